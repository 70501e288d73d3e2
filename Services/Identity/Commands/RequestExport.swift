import Model
import ServiceKit

/// How long a service that is down is waited for before it is asked again.
private let patience = Duration.seconds(3600)

/// Asks every registered service for what it has of the person.
///
/// Asked again before all have answered it is the same request, and they are asked again, too.
func requestExport(_ command: Identity.RequestExport, in transaction: Transaction) throws -> Identity.ExportRequested {
    let account = try transaction.account(of: command.person)
    let export = try transaction.exports.findCollecting(of: command.person) ?? transaction.startExport(of: account)
    try transaction.attend(.access, of: command.person, by: .export(export.export))
    let requested = Identity.ExportRequested(export)
    transaction.emit(requested)
    transaction.schedule(command, at: transaction.now + patience, key: export.reminder)
    return requested
}

extension Export {
    /// The key of the timer that asks again.
    var reminder: String { "export \(export)" }
}
