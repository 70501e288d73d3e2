import Model
import ServiceKit

/// Raises the alarm if an audit has found something.
func reportLedger(_ command: Trade.ReportLedger, in transaction: Transaction) throws -> Trade.LedgerReport {
    if !command.report.isBalanced { transaction.emit(Trade.LedgerBroken(report: command.report)) }
    return command.report
}
