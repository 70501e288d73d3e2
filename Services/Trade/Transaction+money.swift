import Model
import ServiceKit

// Money that comes in, and money that goes back.
extension Transaction {
    /// Asks the gateway for a payment's money, and again later if it does not answer.
    func capture(_ payment: Payment) {
        let answers = Sandbox(rawValue: payment.instrument)?.answers ?? 1
        for answer in 1...answers {
            perform(
                CapturePayment(
                    payment: payment.id,
                    order: payment.order,
                    amount: payment.amount,
                    instrument: payment.instrument,
                    checks: payment.checks,
                    answer: answer
                )
            )
        }
        schedule(
            Trade.CheckPayment(payment: payment.id, order: payment.order),
            at: now + max(Payment.timeToAnswer, payment.patience),
            key: payment.timer
        )
    }

    /// Refuses a payment that its buyer has to approve, and has not.
    func checkApproved(_ order: Order, by approval: String?) throws {
        let view = order.view
        let needsApproval = order.needsApproval(
            isAddressNew: try view.address.map { try orders.isNew($0, for: view.buyer) } ?? false,
            spent: try payments.spent(beside: view, since: now - Order.approvalDay)
        )
        guard needsApproval else { return }
        try checkApproval(approval, of: Trade.PayOrder.deed(paying: view), by: view.buyer, at: "$.approval")
    }

    /// Refuses to give much back by hand, unless two people want it; and notes who wanted what.
    func checkByHand(
        _ deed: Identity.Deed,
        giving amount: Money,
        of order: ID<Trade.Order>,
        approval: String?
    ) throws {
        let sender = try accessToken?.sub
        let isMuch = Order.takesTwo(
            toGiveBack: amount,
            given: try staffRefunds.givenAlone(of: order),
            givenInDay: try staffRefunds.givenAlone(by: sender, in: amount.currency, since: now - Order.approvalDay)
        )
        let second =
            try isMuch && staffRefunds.takesTwo()
            ? checkSecondPerson(approval, of: deed, having: .treasury, at: "$.approval") : nil
        try staffRefunds.add(deed, giving: amount, of: order, wantedBy: sender, approvedBy: second, at: now)
    }

    /// Enters money that has come in, and uses it for its order or gives it back.
    func accept(_ payment: Payment) throws {
        try post(.received(payment))
        var order = try require(payment.order)
        let before = order
        switch order.reception {
        case .pays:
            try pay(order, with: payment.id)
        case .waitsForStock:
            guard try takePlaceAgain(for: &order) else {
                return try giveBackRest(of: payment.id, because: Order.Reason.paidLate)
            }
            order.waitForStock(with: payment.id)
            try orders.move(order, from: before)
            try ask(for: order)
        case .goesBack(let reason):
            try giveBackRest(of: payment.id, because: reason)
        }
    }

    /// Makes an order a paid one, with all that follows.
    func pay(_ order: Order, with payment: ID<Trade.Payment>) throws {
        var paid = order
        paid.pay(with: payment, at: now)
        try orders.move(paid, from: order)
        try ask(for: paid)
        try post(.paid(paid.view))
        emit(Trade.OrderPaid(order: paid.view))
        try confirmSeat(of: paid)
    }

    /// Gives up on money that came after its order had expired: the order stays closed, and the money goes back.
    func giveUpLatePayment(of order: Order, because reason: String? = nil) throws {
        guard let payment = order.payment else { return }
        var closed = order
        closed.stayCancelled(reason)
        try orders.move(closed, from: order)
        cancel(order.timer)
        giveBackStock(of: order)
        try leaveCampaign(with: order)
        try giveBackRest(of: payment, because: Order.Reason.paidLate)
    }

    /// Starts giving back what is left of a payment; nothing if all of it is on its way already.
    func giveBackRest(of payment: ID<Trade.Payment>, because reason: String, refund: ID<Trade.Refund>? = nil) throws {
        guard let payment = try payments.find(payment) else { return }
        let rest = payment.amount.amount - (try refunds.total(of: payment.id))
        guard rest > 0 else { return }
        _ = try giveBack(Money(rest, payment.amount.currency), of: payment, because: reason, refund: refund)
    }

    /// Starts giving money back, and keeps at it until the gateway confirms.
    func giveBack(
        _ amount: Money,
        of payment: Payment,
        because reason: String,
        refund id: ID<Trade.Refund>? = nil,
        shipping: Int64 = 0
    ) throws -> Refund {
        let order = try require(payment.order)
        let isUsed = order.hasUsed(payment.id)
        let refund = Refund(
            id: id ?? newID(),
            order: payment.order,
            payment: payment.id,
            amount: amount,
            shipping: try isUsed ? self.shipping(in: amount.amount, atLeast: shipping, of: order, payment) : 0,
            reason: reason,
            instrument: payment.instrument,
            startedAt: now
        )
        try refunds.add(refund)
        try post(.started(refund, isUsed: isUsed))
        emit(refund.started)
        ask(for: refund)
        return refund
    }

    /// How much of an amount that goes back is for sending: goods come first, unless it is known.
    private func shipping(
        in amount: Int64,
        atLeast known: Int64,
        of order: Order,
        _ payment: Payment
    ) throws -> Int64 {
        let gone = try refunds.shipping(of: payment.id)
        let goodsGone = try refunds.total(of: payment.id) - gone
        let goodsLeft = order.view.total.amount - order.shipping - goodsGone
        return min(order.shipping - gone, max(min(known, amount), amount - goodsLeft))
    }

    /// Asks the gateway to give money back, and again later if it does not confirm.
    func ask(for refund: Refund) {
        perform(
            GiveRefund(
                refund: refund.id,
                order: refund.order,
                payment: refund.payment,
                amount: refund.amount,
                instrument: refund.instrument,
                attempt: refund.attempt,
                asks: refund.asks
            )
        )
        schedule(
            Trade.RetryRefund(refund: refund.id, order: refund.order),
            at: now + max(Refund.timeToAnswer, refund.patience),
            key: refund.timer
        )
    }

    /// Posts what a gateway has kept for a payment or refund, once however many lines say so.
    func charge(_ line: Trade.StatementLine, of statement: ID<Trade.Statement>) throws {
        guard let fee = line.fee, fee != 0, let movement = try statements.movement(of: line) else { return }
        let posting = Posting.charged(fee, for: movement)
        guard try !ledger.holds(posting) else { return }
        try post(posting)
        try statements.note(movement, chargedBy: line, of: statement)
    }
}
