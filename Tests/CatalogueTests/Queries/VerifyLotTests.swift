import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import CatalogueService

@Suite struct `Verify lot` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.stocked(0)
        for step in ["harvested", "tested", "shipped", "cleared"] {
            try catalogue.send(
                Catalogue.RecordLot(product: .sample(1), lot: "A", step: step, place: "Hangzhou", detail: "Fine")
            )
            catalogue.clock.advance(by: .seconds(60))
        }
    }

    @Test(arguments: ["step = 'blessed'", "place = 'Paris'", "detail = NULL", "at = at + 1", "hash = randomblob(32)"])
    func `finds what was changed behind its back`(change: String) throws {
        try catalogue.store.write { try $0.execute(sql: "UPDATE lot_record SET \(change) WHERE number = 2") }

        let story = try verify()

        #expect(!story.isIntact)
        #expect(story.brokenAt == 2)
    }

    @Test func `finds what was taken out of the middle`() throws {
        try catalogue.store.write { try $0.execute(sql: "DELETE FROM lot_record WHERE number = 2") }

        #expect(try verify().brokenAt == 2)
    }

    @Test func `finds what was cut off behind, by a hash that was told before`() throws {
        let hash = try #require(try verify().records.last?.hash)
        try catalogue.store.write { try $0.execute(sql: "DELETE FROM lot_record WHERE number = 4") }

        #expect(try verify().isIntact)
        #expect(try verify(hash: hash).brokenAt == 4)
    }

    @Test func `finds a story that was written anew as a whole`() throws {
        let hash = try #require(try verify().records.first?.hash)
        try catalogue.store.write { try $0.execute(sql: "DELETE FROM lot_record") }
        try catalogue.send(Catalogue.RecordLot(product: .sample(1), lot: "A", step: "harvested", place: "Paris"))

        #expect(try verify().isIntact)
        #expect(try !verify(hash: hash).isIntact)
    }

    @Test func `tells the lots of two products apart`() throws {
        try catalogue.send(tea(id: .sample(2), sku: "TEA-2"))
        let other = try catalogue.send(
            Catalogue.RecordLot(product: .sample(2), lot: "A", step: "harvested", place: "Hangzhou", detail: "Fine")
        )

        #expect(try verify().records.count == 4)
        #expect(try verify().records.first?.hash != other.record.hash)
    }

    @Test func `refuses a lot that nobody knows`() throws {
        let refusal = #expect(throws: Refusal.self) {
            try catalogue.ask(Catalogue.VerifyLot(product: .sample(1), lot: "B"))
        }

        #expect(refusal?.code == .lotNotFound)
    }

    private func verify(hash: String? = nil) throws -> Catalogue.LotStory {
        try catalogue.ask(Catalogue.VerifyLot(product: .sample(1), lot: "A", hash: hash))
    }
}
