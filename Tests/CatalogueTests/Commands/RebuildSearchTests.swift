import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import CatalogueService

@Suite struct `Rebuild search` {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `makes what every change has made before, to the last entry`(seed: UInt64) throws {
        let catalogue = try ServiceHarness(CatalogueService.self)
        try changeAtRandom(catalogue, seed: seed)
        let before = try catalogue.store.read(contents)

        try catalogue.store.write { database in
            for table in ["posting", "document", "block", "shelf", "facet", "kind", "deletion", "term"] {
                try database.execute(sql: "DELETE FROM search_\(table)")
            }
        }
        #expect(try catalogue.ask(Catalogue.SearchProducts()).total == 0)
        let rebuilding = try catalogue.send(Catalogue.RebuildSearch())

        #expect(rebuilding == Catalogue.SearchRebuilding(products: 30))
        #expect(try catalogue.store.read(contents) == before)
        #expect(!before.isEmpty)
    }

    @Test func `goes on by itself after some hundred products`() throws {
        let catalogue = try ServiceHarness(CatalogueService.self)
        for number in 1...201 as ClosedRange<UInt64> {
            try catalogue.send(tea(id: .sample(number), sku: "\(number)"))
        }

        let rebuilding = try catalogue.send(Catalogue.RebuildSearch())

        #expect(rebuilding == Catalogue.SearchRebuilding(products: 200, next: .sample(200)))
        #expect(try catalogue.sent(Catalogue.RebuildSearch.self).map(\.after) == [.sample(200)])
    }

    private func changeAtRandom(_ catalogue: ServiceHarness<CatalogueService>, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let words = ["green", "tea", "pot", "绿茶", "手机壳", "ケース", "théière", "휴대폰"]
        func title() throws -> LocalizedText {
            .english((0..<3).map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " "))
        }
        for number in 1...30 as ClosedRange<UInt64> {
            var creation = try tea(id: .sample(number), sku: "\(number)")
            creation.title = try title()
            creation.brand = words.randomElement(using: &random)
            try catalogue.send(creation)
        }
        for _ in 0..<150 {
            let product = ID<Catalogue.Product>.sample(.random(in: 1...30, using: &random))
            switch Int.random(in: 0..<12, using: &random) {
            case 0: try catalogue.send(Catalogue.RetireProduct(id: product))
            case 1...3: _ = try? catalogue.send(Catalogue.PublishProduct(id: product))
            case 4...6: _ = try? catalogue.send(Catalogue.ReceiveStock(product: product, quantity: 1))
            default:
                let change = Catalogue.ChangeProduct(
                    id: product,
                    title: try title(),
                    brand: words.randomElement(using: &random)
                )
                _ = try? catalogue.send(change)
            }
        }
    }

    /// All that the index says, whatever numbers it has given.
    private func contents(_ database: Database) throws -> Set<String> {
        var contents: Set<String> = []
        let search = SearchTable(database: database)
        let names = Dictionary(
            uniqueKeysWithValues: try database.all("SELECT number, product_id FROM search_document")
                .map { (($0["number"] as Int), "\($0.bytes("product_id"))") }
        )
        for row in try database.all("SELECT text FROM search_term") {
            let term: String = row["text"]
            for block in try search.postings(of: term).blocks {
                for entry in block.entries {
                    let number = block.number * SearchPostings.blockSize + Int(entry >> 4)
                    contents.insert("\(term) \(names[number] ?? "nobody") \(entry & 15)")
                }
            }
        }
        try search.forEachBlock(nil, last: search.lastDocument()) { block, shelf, first in
            for (place, time) in block.published.enumerated() where time != 0 {
                contents.insert("\(names[first + place] ?? "nobody") \(time) \(shelf.values[place])")
            }
            for entry in block.facets {
                let value = try search.value(ofFacet: Int(UInt32(truncatingIfNeeded: entry))) ?? "nothing"
                contents.insert("\(names[first + Int(entry >> 48)] ?? "nobody") is \(value)")
            }
        }
        return contents
    }
}
