import Model
import ServiceKit

/// Gives a part of the archive: worth something only to whom it was released, so that asking needs no other proof.
func openExport(_ query: Identity.OpenExport, in snapshot: Snapshot) throws -> Identity.ExportPart {
    guard let export = try snapshot.exports.find(query.export) else {
        throw Refusal(.exportNotFound, "There is no export \(query.export).", path: "$.export")
    }
    try snapshot.checkActor(export.person)
    guard export.state == .delivered, let recipient = export.recipientKey else { throw export.notReady }
    guard let part = try snapshot.archivePart(query.part, of: export, for: recipient) else {
        throw Refusal(.invalidField, "The archive has no part \(query.part).", path: "$.part")
    }
    return part
}
