import Model
import ServiceKit

/// Believes what a gateway tells by itself if it has signed it, and treats it like an answer that was asked for.
func receiveCallback(_ command: Trade.ReceiveCallback, in transaction: Transaction) throws -> Trade.CallbackReceived {
    let event = try transaction.gateways.read(command.payload, signature: command.signature, at: transaction.now)
    switch event.news {
    case .payment(let news):
        let settled = try settlePayment(news, in: transaction)
        return Trade.CallbackReceived(type: event.type, payment: settled.payment, outcome: settled.outcome)
    case .refund(let news):
        let settled = try settleRefund(news, in: transaction)
        return Trade.CallbackReceived(type: event.type, refund: settled.refund, outcome: settled.outcome)
    case nil:
        return Trade.CallbackReceived(type: event.type)
    }
}
