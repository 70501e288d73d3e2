import Model
import ServiceKit

/// Destroys the archive and the key that it was collected under, and announces it, once.
func purgeExport(_ command: Identity.PurgeExport, in transaction: Transaction) throws -> Identity.ExportPurged {
    guard var export = try transaction.exports.find(command.export) else {
        throw Refusal(.exportNotFound, "There is no export \(command.export).", path: "$.export")
    }
    try transaction.checkActor(export.person)
    let isNews = export.purge(at: transaction.now)
    let purged = Identity.ExportPurged(
        export: export.export,
        person: export.person,
        purgedAt: export.purgedAt ?? transaction.now
    )
    guard isNews else { return purged }
    try transaction.exports.save(export)
    try transaction.exports.purge(export)
    transaction.cancel(export.reminder)
    transaction.emit(purged)
    return purged
}
