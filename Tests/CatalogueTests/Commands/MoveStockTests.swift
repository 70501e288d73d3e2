import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Move stock` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.stocked(0)
        try catalogue.send(Catalogue.ReceiveStock(product: .sample(1), quantity: 5, lot: "A"))
    }

    @Test func `brings pieces elsewhere, and there are as many as before`() throws {
        let moved = try catalogue.send(move(2))

        #expect(try catalogue.pieces(ofLot: "A") == ["main": 3, "harbour": 2])
        #expect(try catalogue.stock() == Catalogue.StockLevel(5, reserved: 0))
        #expect(try catalogue.emitted(Catalogue.StockMoved.self) == [moved])
        try catalogue.reserve(5, for: 1)
        #expect(try catalogue.send(Catalogue.CommitStock(order: .sample(1))).state == .committed)
    }

    @Test func `moves no more than there is`() throws {
        try catalogue.expectRefusal(.stockShort, at: "$.quantity", of: move(6))
        try catalogue.expectRefusal(.stockShort, at: "$.quantity", of: move(1, lot: "B"))

        #expect(try catalogue.pieces(ofLot: "A") == ["main": 5])
    }

    @Test func `refuses a way that is none`() throws {
        try catalogue.expectRefusal(.invalidField, at: "$.to", of: move(1, to: "main"))
        try catalogue.expectRefusal(.invalidField, at: "$.to", of: move(1, to: ""))
        try catalogue.expectRefusal(.invalidField, at: "$.quantity", of: move(0))
    }

    private func move(_ quantity: Int, lot: String = "A", to: String = "harbour") -> Catalogue.MoveStock {
        Catalogue.MoveStock(product: .sample(1), lot: lot, from: "main", to: to, quantity: quantity)
    }
}
