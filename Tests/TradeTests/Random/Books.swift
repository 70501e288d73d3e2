import Model

/// The reference for money: what came in, what is to go back, and what has gone back.
///
/// It knows nothing of states; it only listens to what the service announces.
struct Books {
    private struct Payment {
        var order: ID<Trade.Order>
        var amount: Int64
    }

    private struct Refund {
        var order: ID<Trade.Order>
        var amount: Int64
        var isConfirmed = false
    }

    private var payments: [ID<Trade.Payment>: Payment] = [:]
    private var refunds: [ID<Trade.Refund>: Refund] = [:]
    private var balances: [ID<Trade.Order>: Int64] = [:]
    /// What the gateway holds for us, and what is on its way out of there.
    private(set) var clearing: Int64 = 0
    /// What is on its way back.
    private(set) var payable: Int64 = 0

    mutating func take(_ settled: Trade.PaymentSettled) throws(Broken) {
        guard settled.outcome == .succeeded else { return }
        let payment = Payment(order: settled.order, amount: settled.amount.amount)
        guard payments.updateValue(payment, forKey: settled.payment) == nil else {
            throw Broken("payment \(settled.payment) was announced as taken twice")
        }
        clearing += payment.amount
        balances[payment.order, default: 0] += payment.amount
    }

    mutating func owe(_ started: Trade.RefundStarted) throws(Broken) {
        let refund = Refund(order: started.order, amount: started.amount.amount)
        guard refunds.updateValue(refund, forKey: started.refund) == nil else {
            throw Broken("refund \(started.refund) was started twice")
        }
        payable += refund.amount
        balances[refund.order, default: 0] -= refund.amount
        guard balance(of: refund.order) >= 0 else {
            throw Broken("more goes back for \(refund.order) than has come in")
        }
    }

    mutating func give(_ settled: Trade.RefundSettled) throws(Broken) {
        guard settled.outcome == .succeeded else { return }
        guard let refund = refunds[settled.refund], !refund.isConfirmed else {
            throw Broken("refund \(settled.refund) was confirmed twice, or never started")
        }
        refunds[settled.refund]?.isConfirmed = true
        clearing -= refund.amount
        payable -= refund.amount
    }

    /// What has come in for an order and is not on its way back.
    func balance(of order: ID<Trade.Order>) -> Int64 { balances[order, default: 0] }
}

/// A rule that does not hold.
struct Broken: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}
