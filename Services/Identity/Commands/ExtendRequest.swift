import Model
import ServiceKit

/// Takes two more months, and announces it, for whoever tells the person.
func extendRequest(
    _ command: Identity.ExtendRequest,
    in transaction: Transaction
) throws -> Identity.PrivacyRequestReport {
    var request = try transaction.request(command.request)
    try request.extend(command.ground, at: transaction.now)
    return try transaction.announce(request)
}
