import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Ask quote` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.deliver(Catalogue.ProductPublished(product: product(3, price: 333)))
        try trade.deliver(Catalogue.ProductPublished(product: product(4, price: 500, currency: .usd)))
        try trade.changePriceRules()
    }

    @Test func `costs everybody the same, whatever is known of them and whatever they allow`() throws {
        try trade.placePaid(1, buyer: 1)
        let asked = try quote([(1, 3)]).total

        let orders = try [trade.place(2, buyer: 1, 3), trade.place(3, buyer: 2, 3)]

        #expect(orders.map(\.total) == [asked, asked])
        #expect(orders[0].lines == orders[1].lines)
    }

    @Test func `explains every cent, line by line`() throws {
        let quote = try quote([(1, 2), (3, 3), (2, 1)])

        #expect(
            quote.lines.map { line in line.steps.map { "\($0.rule.rawValue) \($0.amount): \($0.detail)" } } == [
                [
                    "list_price 2000: 2 × 1000", "spend_discount -307: 500 × 2000 / 3249, rounded down",
                    "shipping 301: 490 × 1693 / 2749, rounded down",
                ],
                [
                    "list_price 999: 3 × 333", "spend_discount -153: 500 × 999 / 3249, rounded down",
                    "shipping 150: 490 × 846 / 2749, rounded down",
                ],
                [
                    "list_price 250: 1 × 250", "spend_discount -38: 500 × 250 / 3249, rounded down",
                    "discount_remainder -2: what is left of 500 after rounding down",
                    "shipping 37: 490 × 210 / 2749, rounded down",
                    "shipping_remainder 2: what is left of 490 after rounding down",
                ],
            ]
        )
        #expect(quote.lines.map(\.payable.amount) == [1994, 996, 249])
        #expect([quote.goods, quote.discount, quote.shipping, quote.total].map(\.amount) == [3249, 500, 490, 3239])
    }

    @Test func `adds up to the cent whatever is bought`() throws {
        var random = SeededGenerator(seed: 5)
        for _ in 1...300 {
            let lines = (1...Int.random(in: 1...8, using: &random)).map { _ in
                (UInt64.random(in: 1...3, using: &random), Int.random(in: 1...6, using: &random))
            }

            let quote = try quote(lines)

            for line in quote.lines {
                #expect(line.steps.reduce(0) { $0 + $1.amount } == line.payable.amount)
                #expect(line.payable.amount >= 0)
            }
            #expect(quote.lines.reduce(0) { $0 + ($1.line.discount?.amount ?? 0) } == quote.discount.amount)
            #expect(quote.lines.reduce(0) { $0 + ($1.line.shipping?.amount ?? 0) } == quote.shipping.amount)
            #expect(quote.total.amount == quote.goods.amount - quote.discount.amount + quote.shipping.amount)
        }
    }

    @Test func `lets no line cost less than nothing, though the last is the cheapest`() throws {
        try trade.deliver(Catalogue.ProductPublished(product: product(5, price: 1)))
        try trade.send(
            Trade.ChangePriceRules(rules: Trade.PriceRules(currency: .eur, discounts: [.init(from: 9, off: 8)]))
        )

        let quote = try quote([(5, 3), (5, 3), (5, 2), (5, 1)])

        #expect(quote.lines.map(\.line.discount?.amount) == [2, 3, 2, 1])
        #expect(quote.total.amount == 1)
    }

    @Test func `takes off the best discount only, and sends for nothing from a price on`() throws {
        let quotes = try [1, 3, 5, 6].map { try quote([(1, $0)]) }

        #expect(quotes.map(\.discount.amount) == [100, 500, 500, 500])
        #expect(quotes.map(\.shipping.amount) == [490, 490, 490, 0])
    }

    @Test func `is what the order then costs, and tells what is in the cart`() throws {
        try trade.send(Trade.ChangeCart(buyer: .sample(1), product: .sample(1), quantity: 2))

        let quote = try trade.ask(Trade.AskQuote(buyer: .sample(1)))

        #expect(try trade.place(1).total == quote.total)
        #expect(try trade.order(1).lines == quote.lines.map(\.line))
    }

    @Test func `shows what a bargain's cuts have taken off, without discount and shipping`() throws {
        try trade.offerBargain()
        try trade.startBargain()
        try trade.help(2...4)

        let quote = try trade.ask(Trade.AskQuote(bargain: .sample(1)))

        #expect(
            quote.lines.map { line in line.steps.map { "\($0.rule.rawValue) \($0.amount): \($0.detail)" } }
                == [["list_price 1000: 1 × 1000", "bargain -300: 3 of 3 cuts"]]
        )
        #expect([quote.goods, quote.discount, quote.shipping, quote.total].map(\.amount) == [1000, 300, 0, 700])
        #expect(try trade.buyBargain().order.lines == quote.lines.map(\.line))
        let refusal = #expect(throws: Refusal.self) { try trade.ask(Trade.AskQuote(bargain: .sample(9))) }
        #expect(refusal?.path == "$.bargain")
    }

    @Test func `shows what a flash sale takes off`() throws {
        try trade.offerFlashSale()

        let quote = try trade.ask(Trade.AskQuote(flashSale: .sample(1)))

        #expect(
            quote.lines.map { line in line.steps.map { "\($0.rule.rawValue) \($0.amount): \($0.detail)" } }
                == [["list_price 1000: 1 × 1000", "flash_sale -400: 1 × (1000 - 600)"]]
        )
        #expect(try trade.joinFlashSale(1).order.lines == quote.lines.map(\.line))
        let refusal = #expect(throws: Refusal.self) { try trade.ask(Trade.AskQuote(flashSale: .sample(9))) }
        #expect(refusal?.path == "$.flash_sale")
    }

    @Test func `shows what a presale takes off`() throws {
        try trade.offerPresale()

        let quote = try trade.ask(Trade.AskQuote(presale: .sample(1)))

        #expect(
            quote.lines.map { line in line.steps.map { "\($0.rule.rawValue) \($0.amount): \($0.detail)" } }
                == [["list_price 1000: 1 × 1000", "presale -200: 1 × (1000 - 800)"]]
        )
        #expect(try trade.orderPresale(1).order.lines == quote.lines.map(\.line))
        let refusal = #expect(throws: Refusal.self) { try trade.ask(Trade.AskQuote(presale: .sample(9))) }
        #expect(refusal?.path == "$.presale")
    }

    @Test func `refuses what can't be bought`() throws {
        for (lines, code, path) in [
            ([(9, 1)], .productNotForSale, "$.lines[0].product"), ([(1, 0)], .quantityRefused, "$.lines[0].quantity"),
            ([(1, 1), (4, 1)], .currencyMixed, "$.lines"), ([], .invalidField, "$.lines"),
        ] as [([(UInt64, Int)], RefusalCode, String)] {
            let refusal = #expect(throws: Refusal.self) { try quote(lines) }
            #expect(refusal?.code == code && refusal?.path == path)
        }
        let refusal = #expect(throws: Refusal.self) { try trade.ask(Trade.AskQuote()) }
        #expect(refusal?.path == "$.lines")
    }

    private func quote(_ lines: [(UInt64, Int)]) throws -> Trade.Quote {
        try trade.ask(Trade.AskQuote(lines: lines.map { .init(product: .sample($0.0), quantity: $0.1) }))
    }
}
