import Model
import ServiceKit

/// Lets whoever has the private half of a key have the archive from now on, and announces it.
///
/// A second release is to another key, and the first recipient gets no more parts. What its person has not approved is
/// in the access log, with the reason.
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
    if !transaction.isOnBehalf {
        try transaction.logRelease(of: export, to: command.recipientKey, because: command.reason)
    }
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

extension Transaction {
    /// Logs that an operator has all that there is of somebody.
    fileprivate func logRelease(of export: Export, to recipientKey: String, because sealed: Sealed?) throws {
        guard let sealed else {
            throw Refusal(
                .invalidField,
                "Say why somebody else than the person has to have it: a sentence, sealed.",
                path: "$.reason"
            )
        }
        let reason = try PersonalText.reason(
            keys.open(sealed, at: "$.reason", of: Identity.ReleaseExport.self, recipientKey: recipientKey)
        )
        _ = try logAccess(to: ["export"], of: account(of: export.person), because: reason)
    }
}
