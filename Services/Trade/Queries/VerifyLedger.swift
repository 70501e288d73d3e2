import Model
import ServiceKit

/// Recomputes what the ledger ought to hold, and lists what does not agree.
func verifyLedger(_ query: Trade.VerifyLedger, in snapshot: Snapshot) throws -> Trade.LedgerReport {
    let findings = try snapshot.ledger.findings()
    return Trade.LedgerReport(
        isBalanced: findings.isEmpty,
        postings: try snapshot.ledger.postingCount(),
        balances: try snapshot.ledger.balances(),
        findings: findings,
        verifiedAt: snapshot.now
    )
}
