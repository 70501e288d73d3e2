import Model
import ServiceKit

// Seats, which follow the orders that hold them.
extension Transaction {
    func require(_ id: ID<GroupBuy>) throws -> GroupBuy {
        guard let group = try groupBuys.find(id) else {
            throw Refusal(.groupBuyNotFound, "There is no group-buy \(id).", path: "$.group_buy")
        }
        return group
    }

    /// One running group-buy per person and offer.
    func refuseSecondSeat(_ person: ID<Person>, in offer: ID<Trade.GroupBuyOffer>) throws {
        guard try !groupBuys.hasSeat(person, in: offer) else {
            throw Refusal(.alreadyInGroupBuy, "The person has a seat in a running group-buy.", path: "$.buyer")
        }
    }

    /// Gives up the seat of an order that has ended while its group was open.
    func leaveGroupBuy(with order: Order) throws {
        guard var group = try order.view.groupBuy.flatMap(groupBuys.find), let person = group.leave(order.view.id)
        else { return }
        if group.members.isEmpty { group.close(.cancelled, at: now) }
        try groupBuys.save(group)
        emit(Trade.GroupBuyLeft(groupBuy: group, person: person, order: order.view.id))
        guard group.state == .cancelled else { return }
        cancel(group.timer)
        emit(Trade.GroupBuyCancelled(groupBuy: group, reason: "everybody_left"))
    }

    /// Confirms the seat of an order that has been paid; the last one forms the group.
    func confirmSeat(of order: Order) throws {
        guard var group = try order.view.groupBuy.flatMap(groupBuys.find), group.state == .open else { return }
        group.confirm(order.view.id, at: now)
        try groupBuys.save(group)
        guard group.state == .formed else { return }
        cancel(group.timer)
        emit(Trade.GroupBuyFormed(groupBuy: group))
    }

    /// Reserves a seat once more for an order that is paid after its time: the same, or another by the offer's policy.
    ///
    /// - Returns: whether there was one.
    func takeSeatAgain(in id: ID<GroupBuy>, for order: inout Order) throws -> Bool {
        guard let group = try groupBuys.find(id), try !groupBuys.hasSeat(order.view.buyer, in: group.offer) else {
            return false
        }
        if group.isOpen(at: now), group.members.count < group.size {
            try takeSeat(in: group, for: &order)
            return true
        }
        guard let offer = try groupBuys.findOffer(group.offer), offer.withdrawnAt == nil else { return false }
        switch offer.paidButFull ?? .refund {
        case .refund: return false
        case .reseat:
            guard let other = try groupBuys.findFree(of: offer.id, at: now) else { return false }
            try takeSeat(in: other, for: &order)
            return true
        case .open:
            let other = GroupBuy(
                id: newID(),
                of: offer,
                leader: order.view.buyer,
                order: order.view.id,
                at: now
            )
            order.view.groupBuy = other.id
            try begin(other, with: order)
            return true
        }
    }

    private func takeSeat(in group: GroupBuy, for order: inout Order) throws {
        var group = group
        try group.join(order.view.buyer, with: order.view.id, at: now)
        order.view.groupBuy = group.id
        try groupBuys.save(group)
        emit(Trade.GroupBuyJoined(groupBuy: group, order: order.view))
    }

    /// Lets a new group-buy wait for members.
    @discardableResult
    func begin(_ group: GroupBuy, with order: Order) throws -> Trade.GroupBuyOpened {
        try groupBuys.save(group)
        schedule(Trade.ExpireGroupBuy(groupBuy: group.id), at: group.expiresAt, key: group.timer)
        let opened = Trade.GroupBuyOpened(groupBuy: group, order: order.view)
        emit(opened)
        return opened
    }
}
