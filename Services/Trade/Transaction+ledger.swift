import Model
import ServiceKit

// Every cent is posted by the transaction that moves it.
extension Transaction {
    func post(_ posting: Posting) throws {
        try ledger.add(posting, at: now)
        let audit = LedgerAudit.next(after: now)
        guard try ledger.planAudit(at: audit) else { return }
        schedule(Trade.AuditLedger(), at: audit, key: LedgerAudit.timer)
    }
}
