import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Adjust stock` {
    @Test func `corrects how many pieces there are, either way, and says why`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(5)

        let fewer = try catalogue.send(adjustment(-2, .damaged))
        let more = try catalogue.send(adjustment(4, .found, lot: "L"))

        #expect(fewer.stock == Catalogue.StockLevel(3, reserved: 0))
        #expect(more.stock == Catalogue.StockLevel(7, reserved: 0))
        #expect(try catalogue.emitted(Catalogue.StockAdjusted.self) == [fewer, more])
        #expect(try catalogue.pieces(ofLot: "L") == ["main": 4])
    }

    @Test func `never takes what is reserved`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(5)
        try catalogue.reserve(3, for: 1)

        try catalogue.expectRefusal(.stockShort, at: "$.change", of: adjustment(-3, .lost))

        #expect(try catalogue.stock() == Catalogue.StockLevel(5, reserved: 3))
        try catalogue.send(adjustment(-2, .lost))
        #expect(try catalogue.stock() == Catalogue.StockLevel(3, reserved: 3))
    }

    @Test func `takes from the lots that have been here longest, or from the one that is named`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(0)
        for lot in ["A", "B"] {
            try catalogue.send(Catalogue.ReceiveStock(product: .sample(1), quantity: 3, lot: lot))
            catalogue.clock.advance(by: .seconds(1))
        }

        try catalogue.send(adjustment(-4, .expired))
        #expect(try catalogue.pieces(ofLot: "A") == [:])
        #expect(try catalogue.pieces(ofLot: "B") == ["main": 2])
        try catalogue.send(adjustment(-1, .sample, lot: "B"))
        #expect(try catalogue.pieces(ofLot: "B") == ["main": 1])
        try catalogue.expectRefusal(.stockShort, at: "$.lot", of: adjustment(-1, .sample, lot: "A"))
        #expect(try catalogue.stock() == Catalogue.StockLevel(1, reserved: 0))
    }

    @Test(arguments: [0, 1_000_001, -1_000_001, Int.min])
    func `refuses a number that makes no sense`(change: Int) throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(5)

        try catalogue.expectRefusal(.invalidField, at: "$.change", of: adjustment(change, .counted))
    }

    private func adjustment(
        _ change: Int,
        _ reason: Catalogue.AdjustmentReason,
        lot: String? = nil
    ) -> Catalogue.AdjustStock {
        Catalogue.AdjustStock(product: .sample(1), change: change, reason: reason, lot: lot)
    }
}
