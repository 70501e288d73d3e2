import Model
import ServiceKit

/// Stops the clock of the GDPR while it isn't clear who asks.
func pauseRequest(
    _ command: Identity.PauseRequest,
    in transaction: Transaction
) throws -> Identity.PrivacyRequestReport {
    var request = try transaction.request(command.request)
    try request.pause(at: transaction.now)
    return try transaction.announce(request)
}
