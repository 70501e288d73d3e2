import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Find quality` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.placeReceived()
        try trade.send(
            Trade.PlaceOrder(id: .sample(2), buyer: .sample(1), lines: [.init(product: .sample(2), quantity: 2)])
        )
        try trade.accept(2)
        try trade.pay(2)
        try trade.commit(2)
        try trade.send(Trade.ShipOrder(order: .sample(2)))
    }

    @Test func `counts pieces that were at fault among those that were sent, the worst product first`() throws {
        try trade.claim(.refundOnly, .defective)
        #expect(try products().map(\.faulty) == [0, 0])

        try trade.decide(true)

        #expect(
            try products() == [
                Trade.ProductQuality(product: .sample(1), shipped: 3, faulty: 1, score: 923),
                Trade.ProductQuality(product: .sample(2), shipped: 2, faulty: 0, score: 1000),
            ]
        )
        #expect(try trade.ask(Trade.FindQuality(product: .sample(2))).products.map(\.score) == [1000])
    }

    @Test func `does not blame goods for a change of mind, nor for a claim that was rejected`() throws {
        try trade.claim(.returnAndRefund, .noReason)
        try trade.decide(true)
        try trade.send(Trade.SendClaim(claim: .sample(1)))
        try trade.inspect(true)
        try trade.confirmRefunds()
        try trade.claim(.refundOnly, .defective, id: 2)
        try trade.decide(false, id: 2)

        #expect(try products().map(\.score) == [1000, 1000])
    }

    @Test(arguments: [0, 101])
    func `refuses a list of none or too many`(limit: Int) {
        let refusal = #expect(throws: Refusal.self) { try trade.ask(Trade.FindQuality(limit: limit)) }

        #expect(refusal?.path == "$.limit")
    }

    private func products() throws -> [Trade.ProductQuality] { try trade.ask(Trade.FindQuality()).products }
}
