import Model
import ServiceKit

// What moves of orders lead to.
extension Transaction {
    func require(_ id: ID<Trade.Order>) throws -> Order {
        guard let order = try orders.find(id) else {
            throw Refusal(.orderNotFound, "There is no order \(id).", path: "$.order")
        }
        return order
    }

    /// Those who have left buy nothing, whatever still comes in their name.
    func refuseIfErased(_ buyer: ID<Person>, path: String = "$.buyer") throws {
        guard try !isErased(buyer) else { throw Refusal(.buyerErased, "The person has left.", path: path) }
    }

    /// Writes a new order down, announces it, and asks risk control about it.
    func place(_ order: Order) throws {
        try orders.add(order)
        for line in order.view.lines { try carts.remove(line.product, of: order.view.buyer) }
        emit(Trade.OrderPlaced(order: order.view))
        try ask(for: order)
    }

    /// Asks the service that the order waits for, and again later if no answer comes.
    func ask(for order: Order) throws {
        switch order.step {
        case .verdict: send(try assessment(of: order))
        case .stock, .lateStock:
            send(
                Catalogue.ReserveStock(
                    order: order.view.id,
                    attempt: order.reservation,
                    lines: order.stockLines,
                    sale: order.view.flashSale,
                    mayWait: order.view.presale == nil ? nil : true,
                    expiresAt: now + order.timeToPay
                )
            )
        case .commit, .arrival: send(Catalogue.CommitStock(order: order.view.id))
        case .payment, .nothing: return
        }
        try chase(order)
    }

    /// Has an order ask again later; when its goods ought to be there at the latest.
    func chase(_ order: Order) throws {
        var next = now + (order.patience ?? .zero)
        if order.step == .arrival, let presale = order.view.presale { next = min(next, try require(presale).arrivesBy) }
        schedule(Trade.ChaseOrder(order: order.view.id), at: next, key: order.timer)
    }

    /// Lets an order be paid that has its pieces or a place in the line for them; one that is paid late becomes a paid one.
    func goOn(with order: Order, until expiresAt: Timestamp) throws {
        if order.step == .stock {
            var accepted = order
            accepted.accept(until: expiresAt)
            try orders.move(accepted, from: order)
            schedule(Trade.RemindOrder(order: order.view.id), at: accepted.halfway ?? expiresAt, key: order.timer)
            emit(Trade.OrderAccepted(order: accepted.view))
        } else if order.step == .lateStock, let payment = order.payment {
            try pay(order, with: payment)
        }
    }

    /// The same question under the same id whenever the same order is asked about, so that it counts once.
    private func assessment(of order: Order) throws -> RiskControl.AssessAction {
        let counterparty = try order.origin?.leader.flatMap(orders.find)?.view.buyer
        return RiskControl.AssessAction(
            id: ID(order.view.id.uuid),
            action: counterparty == nil ? .order : .groupJoin,
            person: order.view.buyer,
            subject: order.view.id.description,
            amount: order.view.total,
            device: order.origin?.device,
            network: order.origin?.network,
            address: order.view.address?.description,
            counterparty: counterparty,
            at: order.view.placedAt
        )
    }

    /// Ends an order that nothing has been paid for, because it can't go on.
    func refuse(_ order: Order, because reason: String) throws {
        var refused = order
        refused.refuse(reason, at: now)
        try end(order, as: refused)
        emit(Trade.OrderRefused(order: refused.view))
        try refundClaim(replacedBy: order)
    }

    /// Ends an order that has not been shipped: stock and seat become free, and what was paid goes back.
    @discardableResult
    func close(_ order: Order, because reason: String, refund: ID<Trade.Refund>? = nil) throws -> Order {
        var closed = order
        closed.cancel(reason, at: now)
        try end(order, as: closed)
        emit(Trade.OrderCancelled(order: closed.view))
        try refundClaim(replacedBy: order)
        if order.isPaid, let payment = order.payment { try giveBackRest(of: payment, because: reason, refund: refund) }
        return closed
    }

    /// Closes what has not been sent of an order: its pieces are for sale again, and what was paid for them goes back, unless
    /// another amount of it does.
    @discardableResult
    func cut(
        _ order: Order,
        because reason: String,
        amount: Money? = nil,
        refund: ID<Trade.Refund>? = nil
    ) throws -> Order {
        var cut = order
        let rest = cut.cut(at: now)
        try orders.move(cut, from: order)
        try orders.cut(order.view.id)
        send(Catalogue.ReleaseStock(order: order.view.id, attempt: order.reservation, keeping: cut.sent))
        awaitReceipt(of: cut)
        emit(Trade.OrderShipped(order: cut.view))
        try refundClaim(replacedBy: cut)
        guard let payment = try order.payment.flatMap(payments.find) else { return cut }
        let left = payment.amount.amount - (try refunds.total(of: payment.id))
        let back = amount ?? Money(min(left, rest.goods + rest.shipping), payment.amount.currency)
        guard back.amount > 0 else { return cut }
        _ = try giveBack(back, of: payment, because: reason, refund: refund, shipping: rest.shipping)
        return cut
    }

    /// Has an order of which nothing more will be sent count as received, should nobody say anything.
    func awaitReceipt(of order: Order) {
        schedule(
            Trade.ReceiveOrder(order: order.view.id),
            at: now + Order.timeToDeliver + Order.timeToReceive,
            key: order.timer
        )
    }

    /// Writes an order's end down, and frees what it holds of the stock and of its campaign.
    private func end(_ order: Order, as ended: Order) throws {
        try orders.move(ended, from: order)
        cancel(order.timer)
        if order.mayHoldStock { giveBackStock(of: order) }
        try leaveCampaign(with: order)
    }

    /// Closes an order whose time is over, now that the gateway has said no to what it was still waiting for.
    func closeUnlessPaid(_ id: ID<Trade.Order>) throws {
        let order = try require(id)
        guard order.view.state == .closing, try payments.findOpen(of: id) == nil else { return }
        try close(order, because: Order.Reason.expired)
    }

    func giveBackStock(of order: Order) {
        send(Catalogue.ReleaseStock(order: order.view.id, attempt: order.reservation))
    }
}
