import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Record lot` {
    @Test func `adds to the story of a lot, which may begin before it is here`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(0)

        let harvest = try catalogue.send(
            Catalogue.RecordLot(product: .sample(1), lot: "A", step: "harvested", place: "Hangzhou")
        )
        let receipt = try catalogue.send(Catalogue.ReceiveStock(product: .sample(1), quantity: 5, lot: "A"))
        try catalogue.send(
            Catalogue.MoveStock(product: .sample(1), lot: "A", from: "main", to: "harbour", quantity: 2)
        )

        let story = try catalogue.ask(Catalogue.VerifyLot(product: .sample(1), lot: "A"))
        #expect(story.isIntact)
        #expect(story.records.map(\.step) == ["harvested", "received", "moved"])
        #expect(story.records.map(\.number) == [1, 2, 3])
        #expect(story.records.first == harvest.record)
        #expect(story.records[1].hash == receipt.provenance)
        #expect(story.pieces.map(\.pieces) == [2, 3])
    }

    @Test func `refuses a step without a name, or of a product that does not exist`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(0)

        try catalogue.expectRefusal(
            .invalidField,
            at: "$.step",
            of: Catalogue.RecordLot(product: .sample(1), lot: "A", step: "")
        )
        try catalogue.expectRefusal(
            .productNotFound,
            at: "$.product",
            of: Catalogue.RecordLot(product: .sample(9), lot: "A", step: "harvested")
        )
    }
}
