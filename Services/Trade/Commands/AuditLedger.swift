import Model
import ServiceKit

/// Has the ledger verified beside the running business, and again every night.
///
/// The verification reads a snapshot, as anybody's query does, so that nobody who buys has to wait for it.
func auditLedger(_ command: Trade.AuditLedger, in transaction: Transaction) throws -> Trade.AuditStarted {
    let next = LedgerAudit.next(after: transaction.now)
    transaction.perform(ExamineLedger())
    transaction.schedule(command, at: next, key: LedgerAudit.timer)
    return Trade.AuditStarted(nextAt: next)
}
