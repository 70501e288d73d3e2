import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Find cart` {
    @Test func `tells what is in it in the order in which it was put in`() throws {
        let trade = try ServiceHarness<TradeService>.selling()
        for product in [2, 1] as [UInt64] {
            trade.clock.advance(by: .seconds(1))
            try trade.send(Trade.ChangeCart(buyer: .sample(1), product: .sample(product), quantity: 1))
        }

        #expect(
            try trade.ask(Trade.FindCart(buyer: .sample(1)))
                == Trade.Cart(
                    buyer: .sample(1),
                    lines: [.init(product: .sample(2), quantity: 1), .init(product: .sample(1), quantity: 1)]
                )
        )
        #expect(try trade.ask(Trade.FindCart(buyer: .sample(2))).lines == [])
    }
}
