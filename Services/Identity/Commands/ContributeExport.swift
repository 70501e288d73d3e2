import Model
import ServiceKit

/// Keeps what a service has of the person, sealed as it came; after the last part the archive can be had for 14 days.
func contributeExport(_ command: Identity.ContributeExport, in transaction: Transaction) throws -> Identity.ExportReport
{
    guard var export = try transaction.exports.find(command.export), export.person == command.person else {
        throw Refusal(.exportNotFound, "There is no export \(command.export) of this person.", path: "$.export")
    }
    if let sender = transaction.cause.sendingService, sender != command.service {
        throw Refusal(.notAllowed, "\(sender) can't speak for \(command.service).", path: "$.service")
    }
    guard export.state == .collecting,
        try export.receive(part: command.part, of: command.parts, from: command.service)
    else { return Identity.ExportReport(export) }
    try transaction.exports.add(command.data, command)
    if export.seal(at: transaction.now) {
        try transaction.exports.save(export)
        let end = transaction.now + Export.lifetime
        transaction.cancel(export.reminder)
        transaction.schedule(Identity.PurgeExport(export: export.export), at: end)
        transaction.emit(
            Identity.ExportSealed(
                export: export.export,
                person: export.person,
                sealedAt: transaction.now,
                availableUntil: end
            )
        )
    }
    return Identity.ExportReport(export)
}
