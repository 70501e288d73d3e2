import Model
import ServiceKit

/// Shows how far an export is.
func findExport(_ query: Identity.FindExport, in snapshot: Snapshot) throws -> Identity.ExportReport {
    guard let export = try snapshot.exports.find(query.export) else {
        throw Refusal(.exportNotFound, "There is no export \(query.export).", path: "$.export")
    }
    try snapshot.checkActor(export.person)
    return Identity.ExportReport(export)
}
