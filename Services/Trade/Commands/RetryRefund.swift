import Model
import ServiceKit

/// Asks the gateway once more to give money back that it has not confirmed.
func retryRefund(_ command: Trade.RetryRefund, in transaction: Transaction) throws -> Trade.RefundSettled {
    guard var refund = try transaction.refunds.find(command.refund) else {
        throw Refusal(.refundNotFound, "There is no refund \(command.refund).", path: "$.refund")
    }
    if !refund.isConfirmed {
        refund.asks += 1
        try transaction.refunds.save(refund)
        transaction.ask(for: refund)
    }
    return Trade.RefundSettled(
        refund: refund.id,
        order: refund.order,
        outcome: refund.isConfirmed ? .succeeded : .pending
    )
}
