import Model
import ServiceKit

// What moves of claims lead to.
extension Transaction {
    func require(_ id: ID<Trade.Claim>) throws -> Claim {
        guard let claim = try claims.find(id) else {
            throw Refusal(.claimNotFound, "There is no claim \(id).", path: "$.claim")
        }
        return claim
    }

    /// Moves a claim, announces where to, and sets going what it waits for.
    func move(_ claim: Claim, from before: Claim) throws -> Trade.Claim {
        var claim = claim
        if claim.isSettling, !before.isSettling { try restock(claim) }
        if claim.view.state == .refunding, claim.view.refund == nil { claim = try startRefund(of: claim) }
        if claim.view.state == .replacing, claim.view.replacement == nil {
            // Those who have left can be sent nothing, and what was paid back already is not sent as well.
            let isToReplace = try !isErased(claim.view.buyer) && isPaidFor(claim)
            claim = try isToReplace ? placeReplacement(of: claim) : startRefund(of: claim)
        }
        try claims.move(claim, from: before)
        if let dueAt = claim.view.dueAt {
            schedule(Trade.AdvanceClaim(claim: claim.view.id), at: dueAt, key: claim.timer)
        } else {
            cancel(claim.timer)
        }
        if claim.view.closedAt == nil {
            emit(Trade.ClaimAdvanced(claim: claim.view))
        } else {
            emit(Trade.ClaimClosed(claim: claim.view))
        }
        return claim.view
    }

    /// Completes a claim whose money the gateway has given back.
    func completeClaim(of refund: ID<Trade.Refund>) throws {
        guard let before = try claims.find(refund: refund), before.view.closedAt == nil else { return }
        var claim = before
        claim.complete(at: now)
        _ = try move(claim, from: before)
    }

    /// Completes a claim once the same again is on its way.
    func completeClaim(replacedBy order: Order) throws {
        guard let before = try order.view.claim.flatMap(claims.find), before.view.closedAt == nil else { return }
        var claim = before
        claim.complete(at: now)
        _ = try move(claim, from: before)
    }

    /// Gives money back instead of the same again, which there is none of; of what of it was sent, nothing.
    func refundClaim(replacedBy order: Order) throws {
        guard let before = try order.view.claim.flatMap(claims.find), before.view.closedAt == nil else { return }
        let unsent = zip(before.view.lines, order.view.lines).reduce(Int64(0)) { sum, lines in
            let amount = lines.0.amount.amount
            return sum + amount - amount.share(lines.1.shipped ?? 0, of: lines.1.quantity)
        }
        _ = try move(try startRefund(of: before, atMost: unsent), from: before)
    }

    /// Brings back into the stock what the warehouse found fit for sale.
    private func restock(_ claim: Claim) throws {
        let order = try require(claim.view.order).view
        for line in claim.view.lines {
            guard let quantity = line.restocked, quantity > 0 else { continue }
            send(
                Catalogue.ReceiveStock(
                    product: order.lines[line.line].product,
                    quantity: quantity,
                    lot: claim.view.id.description
                )
            )
        }
    }

    /// Whether what was paid for a claim's pieces has not gone back otherwise; what was paid elsewhere never does.
    private func isPaidFor(_ claim: Claim) throws -> Bool {
        guard let payment = try require(claim.view.order).payment.flatMap(payments.find) else { return true }
        return payment.amount.amount - (try refunds.total(of: payment.id)) >= claim.goods
    }

    /// Starts giving back what the claim is worth, or what is left of it; if nothing is, it is completed.
    private func startRefund(of before: Claim, atMost most: Int64 = .max) throws -> Claim {
        var claim = before
        let order = try require(claim.view.order)
        guard let payment = try order.payment.flatMap(payments.find) else {
            claim.complete(at: now)
            return claim
        }
        let left = payment.amount.amount - (try refunds.total(of: payment.id))
        let amount = min(left, most, claim.view.amount.amount)
        guard amount > 0 else {
            claim.complete(at: now)
            return claim
        }
        let refund = try giveBack(
            Money(amount, payment.amount.currency),
            of: payment,
            because: claim.view.reason.rawValue,
            shipping: claim.shipping
        )
        claim.refund(with: refund.id)
        return claim
    }

    /// Places an order for the same again, which costs nothing and which risk control need not judge.
    private func placeReplacement(of before: Claim) throws -> Claim {
        var claim = before
        let order = Order(replacing: claim.view, of: try require(claim.view.order).view, id: newID(), at: now)
        try orders.add(order)
        emit(Trade.OrderPlaced(order: order.view))
        try ask(for: order)
        claim.replace(with: order.view.id)
        return claim
    }
}
