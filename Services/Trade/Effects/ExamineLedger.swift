import Model
import ServiceKit

/// Asks the service's own query what the ledger looks like.
struct ExamineLedger: Effect {
    static let name = "trade.ledger.examine"
    typealias Outcome = Trade.ReportLedger
}

/// Brings an audit's findings to the service; however large the ledger is, only a reader is busy with it.
func examineLedger(_ request: ExamineLedger, attempt: EffectAttempt) async throws -> Trade.ReportLedger {
    Trade.ReportLedger(report: try await attempt.ask(Trade.VerifyLedger(), timeout: .seconds(300)))
}
