import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Trace order` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.stocked(0)
        for lot in ["A", "B"] {
            try catalogue.send(Catalogue.ReceiveStock(product: .sample(1), quantity: 3, lot: lot))
            catalogue.clock.advance(by: .seconds(1))
        }
        for order in 1...2 as ClosedRange<UInt64> {
            try catalogue.reserve(2, for: order)
            try catalogue.send(Catalogue.CommitStock(order: .sample(order)))
        }
    }

    @Test func `tells which lots an order got, the oldest first`() throws {
        #expect(try trace(order: 1) == ["A": 2])
        #expect(try trace(order: 2) == ["A": 1, "B": 1])
    }

    @Test func `tells who got a lot that is called back`() throws {
        let served = try catalogue.ask(Catalogue.TraceOrder(product: .sample(1), lot: "A")).served

        #expect(served.map(\.order) == [.sample(1), .sample(2)])
        #expect(served.map(\.pieces) == [2, 1])
    }

    @Test func `forgets what an order gave back, to the lots it came from`() throws {
        try catalogue.send(Catalogue.ReleaseStock(order: .sample(2)))

        #expect(try trace(order: 2) == [:])
        #expect(try catalogue.pieces(ofLot: "A") == ["main": 1])
        #expect(try catalogue.pieces(ofLot: "B") == ["main": 3])
    }

    @Test func `refuses to tell everything`() throws {
        let refusal = #expect(throws: Refusal.self) { try catalogue.ask(Catalogue.TraceOrder(lot: "A")) }

        #expect(refusal?.code == .invalidField)
    }

    private func trace(order: UInt64) throws -> [String: Int] {
        let served = try catalogue.ask(Catalogue.TraceOrder(order: .sample(order))).served
        return Dictionary(uniqueKeysWithValues: served.map { ($0.lot, $0.pieces) })
    }
}
