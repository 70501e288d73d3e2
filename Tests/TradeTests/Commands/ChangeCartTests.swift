import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Change cart` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
    }

    @Test func `puts pieces in, in the place of those that are there, and announces it only once`() throws {
        try change(1, 2)
        for _ in 1...2 { #expect(try change(1, 5).lines == [.init(product: .sample(1), quantity: 5)]) }

        #expect(try trade.emitted(Trade.CartChanged.self).map(\.cart.lines.first?.quantity) == [2, 5])
    }

    @Test func `takes a product out when no pieces are wanted, even one that is not for sale any more`() throws {
        try change(1, 2)
        try trade.deliver(Catalogue.ProductRetired(id: .sample(1)))

        #expect(try change(1, 0).lines == [])
    }

    @Test func `loses what is ordered, and nothing else, of nobody else`() throws {
        try change(1, 2)
        try change(2, 1)
        try trade.send(Trade.ChangeCart(buyer: .sample(2), product: .sample(1), quantity: 1))

        try trade.place(1)

        #expect(try cart(1) == [.init(product: .sample(2), quantity: 1)])
        #expect(try cart(2) == [.init(product: .sample(1), quantity: 1)])
    }

    @Test func `refuses what nobody can buy`() throws {
        for (product, quantity, code, path) in [
            (9, 1, .productNotForSale, "$.product"), (1, -1, .quantityRefused, "$.quantity"),
            (1, 10_001, .quantityRefused, "$.quantity"),
        ] as [(UInt64, Int, RefusalCode, String)] {
            try trade.expectRefusal(
                code,
                at: path,
                of: Trade.ChangeCart(buyer: .sample(1), product: .sample(product), quantity: quantity)
            )
        }
        #expect(try cart(1) == [])
    }

    @discardableResult
    private func change(_ product: UInt64, _ quantity: Int) throws -> Trade.Cart {
        try trade.send(Trade.ChangeCart(buyer: .sample(1), product: .sample(product), quantity: quantity)).cart
    }

    private func cart(_ buyer: UInt64) throws -> [Trade.LineRequest] {
        try trade.ask(Trade.FindCart(buyer: .sample(buyer))).lines
    }
}
