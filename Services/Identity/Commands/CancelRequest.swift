import Model
import ServiceKit

/// Takes a request back, and undoes what was done about it so far.
func cancelRequest(
    _ command: Identity.CancelRequest,
    in transaction: Transaction
) throws -> Identity.PrivacyRequestReport {
    var request = try transaction.request(command.request)
    try transaction.checkActor(request.person)
    try request.cancel(at: transaction.now)
    try transaction.lift(.erasurePending, of: request.person)
    if let export = request.work?.export {
        _ = try purgeExport(Identity.PurgeExport(export: export), in: transaction)
    }
    return try transaction.announce(request)
}
