import Model
import ServiceKit

/// Lets whoever has the private half of a key have the archive from now on, and announces it.
///
/// A second release is to another key, and the first recipient gets no more parts.
func releaseExport(_ command: Identity.ReleaseExport, in transaction: Transaction) throws -> Identity.ExportDelivered {
    guard var export = try transaction.exports.find(command.export) else {
        throw Refusal(.exportNotFound, "There is no export \(command.export).", path: "$.export")
    }
    try transaction.checkActor(export.person)
    try transaction.checkApproval(
        command.approval,
        of: Identity.ReleaseExport.deed(releasing: export.export, to: command.recipientKey),
        by: export.person,
        at: "$.approval"
    )
    try transaction.checkRecipient(command.recipientKey)
    try export.release(to: command.recipientKey, at: transaction.now)
    try transaction.exports.save(export)
    try transaction.settle(.export(export.export))
    let delivered = Identity.ExportDelivered(
        export: export.export,
        person: export.person,
        deliveredAt: transaction.now
    )
    transaction.emit(delivered)
    return delivered
}
