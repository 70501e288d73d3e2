import Model
import ServiceKit

/// Lets the clock go on; the days that it stood still are added.
func resumeRequest(
    _ command: Identity.ResumeRequest,
    in transaction: Transaction
) throws -> Identity.PrivacyRequestReport {
    var request = try transaction.request(command.request)
    try request.resume(at: transaction.now)
    return try transaction.announce(request)
}
