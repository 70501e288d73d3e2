import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Preview bulk change` {
    @Test func `tells exactly what the change then does, and does nothing`() throws {
        let catalogue = try ServiceHarness(CatalogueService.self)
        try catalogue.send(Catalogue.DefineCategory(path: "toys", title: .english("Toys"), requiresInspection: true))
        for number in 1...12 as ClosedRange<UInt64> {
            try catalogue.send(tea(id: .sample(number), sku: "\(number)", tags: number == 12 ? [] : ["old"]))
            if number > 10 { try catalogue.send(Catalogue.PublishProduct(id: .sample(number))) }
        }
        let change = Catalogue.BulkChange(tag: "old", pricePercent: 7, removeTags: ["old"], newCategory: "toys")
        let before = try (catalogue.allProducts(), catalogue.published.count)

        let preview = try catalogue.ask(Catalogue.PreviewBulkChange(change: change))
        #expect(try before == (catalogue.allProducts(), catalogue.published.count))
        let outcome = try catalogue.send(Catalogue.ApplyBulkChange(change: change))

        #expect(preview == outcome)
        #expect(preview.matched == 11 && preview.changed == 10 && preview.refused == 1)
    }
}
