import Model

extension Play {
    /// One order, from the first click to the parcel; and three that go wrong as they should.
    func buySomething() async throws {
        screen.scene("An order, from the click to the parcel")
        let feed = try await ask(Recommendation.AskFeed(person: actors[0].person, limit: 1))
        guard let product = feed.items.first?.product else { throw NeverHappened(what: "there is something to buy") }
        try await send(Catalogue.ReceiveStock(product: product, quantity: 5))
        let order = try await place(actors[0], product, quantity: 2)
        screen.say("  \(try await title(of: product)), two pieces: \(order.total.display)")
        let paid = try await pay(order, with: "sandbox_slow")
        check("a slow gateway is waited for, and the order is paid", paid.state == .paid)
        try await send(Trade.ShipOrder(order: order.id, carrier: "sf-express"))
        let received = try await send(Trade.ReceiveOrder(order: order.id)).order
        check("the parcel arrives", received.state == .received)
        let level = try await ask(Catalogue.FindStock(product: product)).stock
        check("two pieces have left the stock", level.onHand == level.available && level.reserved == 0)

        let declined = try await place(actors[1], product, quantity: 1)
        let before = try await ask(Catalogue.FindStock(product: product)).stock
        try await send(Trade.PayOrder(order: declined.id, instrument: "sandbox_declined"))
        try await send(Trade.CancelOrder(order: declined.id))
        try await until("the cancelled order's piece is free again") {
            try await self.ask(Catalogue.FindStock(product: product)).stock.reserved == 0
        }
        let after = try await ask(Catalogue.FindStock(product: product)).stock
        let cancelled = try await settled(declined.id) { $0.state == .cancelled }
        check(
            "a card that is declined costs nobody a piece",
            before.reserved == 1 && after.available == before.available + 1 && cancelled.paidAt == nil
        )

        let twice = try await pay(try await place(actors[1], product, quantity: 1), with: "sandbox_twice")
        check("a gateway that answers twice is believed once", twice.state == .paid && twice.refunded.amount == 0)

        let refused = try await orderMoreThanThereIs()
        check("nobody gets more than there is", refused.reason == "out_of_stock", refused.reason)
    }

    /// Two pieces of something that there is one of.
    private func orderMoreThanThereIs() async throws -> Trade.Order {
        let last = try await send(
            Catalogue.CreateProduct(
                sku: "DEMO-LAST",
                title: .english("The last one"),
                price: Money(990, Currency.cny)
            )
        ).product.id
        try await send(Catalogue.PublishProduct(id: last))
        try await send(Catalogue.ReceiveStock(product: last, quantity: 1))
        let greedy = Trade.PlaceOrder(buyer: actors[1].person, lines: [.init(product: last, quantity: 2)])
        var placed: Trade.Order?
        try await until("trade knows of the new product") {
            do {
                placed = try await self.send(greedy).order
            } catch let refusal as Refusal where refusal.code == .productNotForSale {
                return false
            }
            return true
        }
        guard let placed else { throw NeverHappened(what: "an order is placed") }
        return try await settled(placed.id) { $0.state == .refused }
    }

    /// Three people buy together.
    func buyTogether() async throws {
        screen.scene("Three buy together")
        let (offer, product) = try await offerGroupBuy(lifetimeSeconds: 3600)
        screen.say(
            "  \(try await title(of: product)) for \(offer.price.display) instead of \(try await price(product))"
        )
        let opened = try await send(
            Trade.OpenGroupBuy(offer: offer.id, buyer: actors[0].person, device: actors[0].device)
        )
        var orders = [opened.order.id]
        for actor in actors.dropFirst() {
            let joined = try await send(
                Trade.JoinGroupBuy(groupBuy: opened.groupBuy.id, buyer: actor.person, device: actor.device)
            )
            orders.append(joined.order.id)
            screen.say("  \(actor.nickname) joins: \(joined.groupBuy.members.count) of \(offer.size)")
        }
        let late = try await refusal(
            of: Trade.JoinGroupBuy(
                groupBuy: opened.groupBuy.id,
                buyer: try await ask(SocialGraph.RankInfluence(limit: 1)).people[0].person
            )
        )
        check("a fourth finds no seat", late?.code == .groupBuyFull, late?.code.code)
        for order in orders { _ = try await pay(accepted(order), with: "sandbox_ok") }
        let groupBuy = try await groupBuy(opened.groupBuy.id) { $0 == .formed }
        check("the group-buy forms when all three have paid", groupBuy.members.allSatisfy(\.isPaid))
        for order in orders { try await send(Trade.ShipOrder(order: order)) }
        screen.say("  formed; all three parcels are on their way")
    }

    /// Two buy together, pay, and begin to wait for a third.
    func waitForThird() async throws {
        screen.scene("Two begin to wait for a third")
        let (offer, _) = try await offerGroupBuy(lifetimeSeconds: 60)
        let opened = try await send(Trade.OpenGroupBuy(offer: offer.id, buyer: actors[0].person))
        let joined = try await send(Trade.JoinGroupBuy(groupBuy: opened.groupBuy.id, buyer: actors[1].person))
        _ = try await pay(accepted(opened.order.id), with: "sandbox_ok")
        _ = try await pay(accepted(joined.order.id), with: "sandbox_refund_fails_once")
        waiting = joined.groupBuy
        screen.say("  they have a minute")
    }

    /// The third never came: both get their money back.
    func letGroupBuyExpire() async throws {
        guard let waiting else { throw NeverHappened(what: "two wait for a third") }
        screen.scene("The third never came")
        _ = try await groupBuy(waiting.id) { $0 == .expired }
        var refunded: [Trade.Order] = []
        for member in waiting.members {
            refunded.append(try await settled(member.order) { $0.state == .refunded })
        }
        screen.say("  expired; " + refunded.map { "\($0.refunded.display) back" }.joined(separator: ", "))
        check(
            "whoever paid has everything back, though the gateway failed at first",
            refunded.allSatisfy { $0.refunded == $0.total }
        )
    }

    // MARK: Steps

    func place(_ actor: Actor, _ product: ID<Catalogue.Product>, quantity: Int) async throws -> Trade.Order {
        let placed = try await send(
            Trade.PlaceOrder(
                buyer: actor.person,
                lines: [.init(product: product, quantity: quantity)],
                address: actor.address,
                device: actor.device
            )
        ).order
        return try await accepted(placed.id)
    }

    func accepted(_ order: ID<Trade.Order>) async throws -> Trade.Order {
        try await settled(order) { $0.state == .awaitingPayment }
    }

    func pay(_ order: Trade.Order, with instrument: String) async throws -> Trade.Order {
        try await send(Trade.PayOrder(order: order.id, instrument: instrument))
        return try await settled(order.id) { $0.state == .paid && $0.committedAt != nil }
    }

    /// The order as soon as it is as it was asked for.
    func settled(_ id: ID<Trade.Order>, _ isRight: (Trade.Order) -> Bool) async throws -> Trade.Order {
        var found: Trade.Order?
        try await until("order \(id) gets on (\(found.map { "\($0.state)" } ?? "not found"))") {
            found = try await self.ask(Trade.FindOrders(order: id)).orders.first
            return found.map(isRight) ?? false
        }
        guard let found else { throw NeverHappened(what: "order \(id) is found") }
        return found
    }

    private func groupBuy(
        _ id: ID<Trade.GroupBuy>,
        _ isRight: (Trade.GroupBuyState) -> Bool
    ) async throws -> Trade.GroupBuy {
        var found: Trade.GroupBuy?
        try await until("group-buy \(id) ends", within: 120) {
            found = try await self.ask(Trade.FindGroupBuys(groupBuy: id)).groupBuys.first
            return found.map { isRight($0.state) } ?? false
        }
        guard let found else { throw NeverHappened(what: "group-buy \(id) is found") }
        return found
    }

    private func offerGroupBuy(
        lifetimeSeconds: Int
    ) async throws -> (offer: Trade.GroupBuyOffer, product: ID<Catalogue.Product>) {
        let items = try await ask(Recommendation.AskFeed(person: actors[0].person, limit: 5)).items
        guard let product = items.last?.product,
            let found = try await ask(Catalogue.FindProducts(id: product)).products.first
        else { throw NeverHappened(what: "there is something to buy together") }
        try await send(Catalogue.ReceiveStock(product: product, quantity: 10))
        let price = Money(found.price.amount * 7 / 10, found.price.currency)
        let offered = try await send(
            Trade.OfferGroupBuy(product: product, price: price, size: 3, lifetimeSeconds: lifetimeSeconds)
        )
        return (offered.offer, product)
    }

    private func price(_ product: ID<Catalogue.Product>) async throws -> String {
        try await ask(Catalogue.FindProducts(id: product)).products.first?.price.display ?? ""
    }
}
