import Messaging
import Model

extension Play {
    /// Two friends cut a price down to its floor, and the opener's second account does not.
    func bargain() async throws {
        screen.scene("A price is bargained down")
        let product = try await lantern(pieces: 1)
        let offer = try await send(
            Trade.OfferBargain(product: product, floor: Money(5900, .cny), cuts: 2, lifetimeSeconds: 600)
        ).offer
        let bargain = try await send(Trade.StartBargain(offer: offer.id, opener: actors[0].person)).bargain
        screen.say("  \(try await title(of: product)): from \(offer.start.display) to \(offer.floor.display)")
        let second = try await send(
            Identity.RegisterPerson(email: seal("me-too@example.org", as: "email"), device: actors[0].device)
        )
        let puppet = try await send(
            Trade.HelpBargain(bargain: bargain.id, person: second.person, device: actors[0].device)
        )
        try await until("risk control has judged the second account") {
            try await self.ask(RiskControl.FindAssessments(person: second.person)).assessments
                .contains { $0.subject == puppet.id.description && $0.verdict == .deny }
        }
        for actor in actors.dropFirst() {
            try await send(Trade.HelpBargain(bargain: bargain.id, person: actor.person, device: actor.device))
        }
        try await until("the price is at its floor") {
            try await self.ask(Trade.FindBargains(bargain: bargain.id)).bargains.first?.state == .reached
        }
        let explained = try await ask(Trade.ExplainBargain(bargain: bargain.id))
        for cut in explained.cuts {
            screen.say("  cut \(cut.number): \(Money(cut.amount, offer.start.currency).display)")
        }
        check(
            "the cuts follow from the seed, and add up to the cent without the second account",
            explained.isVerified && explained.cuts.count == 2
                && explained.cuts.reduce(0) { $0 + $1.amount } == offer.start.amount - offer.floor.amount
        )
        let order = try await send(
            Trade.BuyBargain(
                bargain: bargain.id,
                buyer: actors[0].person,
                address: actors[0].address,
                device: actors[0].device
            )
        ).order
        let paid = try await pay(accepted(order.id), with: "sandbox_ok")
        check("the opener buys at the floor", paid.total == offer.floor && paid.bargain == bargain.id)
    }

    /// Two pieces for a crowd of people who all want one, and some of them two.
    func rushAtFlashSale() async throws {
        screen.scene("Two pieces, and everybody wants one")
        let product = try await lantern(pieces: 2)
        let now = Environment.system.now()
        let sale = try await send(
            Trade.OfferFlashSale(
                product: product,
                price: Money(4900, .cny),
                quota: 2,
                slots: [.init(from: now, until: now + .seconds(600))]
            )
        ).sale
        try await until("the pieces are set aside") {
            try await self.ask(Trade.FindFlashSales(sale: sale.id)).sales.first?.state == .ready
        }
        var codes: [String] = []
        for actor in [actors[0], actors[0], actors[1], actors[2]] {
            let join = Trade.JoinFlashSale(sale: sale.id, buyer: actor.person, device: actor.device)
            let refused = try await refusal(of: join)
            codes.append(refused?.code.code ?? "joined")
            screen.say("  \(actor.nickname): \(codes.last ?? "")")
        }
        let sold = try await ask(Trade.FindFlashSales(sale: sale.id)).sales.first?.sold
        check(
            "two get a piece each, nobody gets two, and the rest hear no at once",
            codes == ["joined", "flash_sale_limit", "joined", "sold_out"] && sold == 2,
            "\(codes)"
        )
    }

    /// A product of its own, so that nobody else buys it meanwhile.
    private func lantern(pieces: Int) async throws -> ID<Catalogue.Product> {
        let created = try await send(
            Catalogue.CreateProduct(
                sku: "DEMO-CAMPAIGN-\(checks.count)",
                title: .english("A lantern"),
                price: Money(9900, .cny)
            )
        ).product.id
        try await send(Catalogue.PublishProduct(id: created))
        try await send(Catalogue.ReceiveStock(product: created, quantity: pieces))
        try await until("trade knows of the new product") {
            let quote = Trade.AskQuote(lines: [.init(product: created, quantity: 1)])
            do {
                return try await self.ask(quote).total.amount > 0
            } catch let refusal as Refusal where refusal.code == .productNotForSale {
                return false
            }
        }
        return created
    }
}
