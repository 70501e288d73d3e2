import Model
import ServiceKit

/// Declines a request; the answer names the reason, and what the person can do about it.
func refuseRequest(
    _ command: Identity.RefuseRequest,
    in transaction: Transaction
) throws -> Identity.PrivacyRequestReport {
    var request = try transaction.request(command.request)
    try request.refuse(command.ground, at: transaction.now)
    return try transaction.announce(request)
}
