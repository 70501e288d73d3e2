import Model

/// The reference for money: what came in, what is to go back, and what has gone back.
///
/// It knows nothing of states; it only listens to what the service announces.
struct Books {
    struct Refund {
        var order: ID<Trade.Order>
        var amount: Int64
        var isConfirmed = false
    }

    private(set) var payments: [ID<Trade.Payment>: Trade.PaymentSettled] = [:]
    private(set) var refunds: [ID<Trade.Refund>: Refund] = [:]

    mutating func take(_ settled: Trade.PaymentSettled) throws(Broken) {
        guard settled.outcome == .succeeded else { return }
        guard payments.updateValue(settled, forKey: settled.payment) == nil else {
            throw Broken("payment \(settled.payment) was announced as taken twice")
        }
    }

    mutating func owe(_ started: Trade.RefundStarted) throws(Broken) {
        guard
            refunds.updateValue(Refund(order: started.order, amount: started.amount.amount), forKey: started.refund)
                == nil
        else { throw Broken("refund \(started.refund) was started twice") }
    }

    mutating func give(_ settled: Trade.RefundSettled) throws(Broken) {
        guard settled.outcome == .succeeded else { return }
        guard let refund = refunds[settled.refund], !refund.isConfirmed else {
            throw Broken("refund \(settled.refund) was confirmed twice, or never started")
        }
        refunds[settled.refund]?.isConfirmed = true
    }

    /// What the gateway holds for us, and what is on its way out of there.
    var clearing: Int64 {
        payments.values.reduce(0) { $0 + $1.amount.amount }
            - refunds.values.reduce(0) { $0 + ($1.isConfirmed ? $1.amount : 0) }
    }

    var payable: Int64 { refunds.values.reduce(0) { $0 + ($1.isConfirmed ? 0 : $1.amount) } }

    /// What has come in for an order and is not on its way back.
    func balance(of order: ID<Trade.Order>) -> Int64 {
        payments.values.reduce(0) { $0 + ($1.order == order ? $1.amount.amount : 0) }
            - refunds.values.reduce(0) { $0 + ($1.order == order ? $1.amount : 0) }
    }
}

/// A rule that does not hold.
struct Broken: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}
