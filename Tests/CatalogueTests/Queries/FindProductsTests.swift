import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Find products` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness(CatalogueService.self)
    }

    @Test func `finds nothing in an empty catalogue`() throws {
        #expect(try catalogue.ask(Catalogue.FindProducts()) == .init(products: []))
        #expect(try catalogue.ask(Catalogue.FindProducts(id: .sample(1))) == .init(products: []))
    }

    @Test func `finds a product by its id`() throws {
        try add(3)

        let reply = try catalogue.ask(Catalogue.FindProducts(id: .sample(2)))

        #expect(reply.products.map(\.sku) == ["TEA-2"])
        #expect(reply.next == nil)
    }

    @Test(
        arguments: [
            ("gre", [1]), ("GREEN T", [1]), ("绿", [1]), ("b", [2, 3]), ("black tea", [3]), ("tea", []), ("%", [4]),
            ("", [1, 2, 3, 4]), ("été", [2]), ("É", [2]),
        ] as [(String, [UInt64])]
    )
    func `finds products by how a title begins, in any language and case`(text: String, found: [UInt64]) throws {
        try catalogue.send(tea(id: .sample(1), sku: "1", title: ["en": "Green tea", "zh-Hans": "绿茶"]))
        try catalogue.send(
            tea(id: .sample(2), sku: "2", title: ["en": "Berries", "fr": "Été en fleur", "de": "Berries"])
        )
        try catalogue.send(tea(id: .sample(3), sku: "3", title: ["en": "Black tea"]))
        try catalogue.send(tea(id: .sample(4), sku: "4", title: ["en": "%_"]))

        let reply = try catalogue.ask(Catalogue.FindProducts(text: text))

        #expect(reply.products.map(\.id) == found.map(ID.sample))
    }

    @Test func `finds products under their new title only, once it has changed`() throws {
        try catalogue.send(tea(title: ["en": "Old"]))
        try catalogue.send(Catalogue.ChangeProduct(id: .sample(1), title: .english("New")))

        #expect(try catalogue.ask(Catalogue.FindProducts(text: "old")).products == [])
        #expect(try catalogue.ask(Catalogue.FindProducts(text: "new")).products.count == 1)
    }

    @Test func `finds products by their state, and by everything at once`() throws {
        try add(4)
        try catalogue.send(Catalogue.PublishProduct(id: .sample(2)))
        try catalogue.send(Catalogue.PublishProduct(id: .sample(4)))

        func found(_ query: Catalogue.FindProducts) throws -> [String] {
            try catalogue.ask(query).products.map(\.sku)
        }
        #expect(try found(.init(state: .published)) == ["TEA-2", "TEA-4"])
        #expect(try found(.init(state: .draft)) == ["TEA-1", "TEA-3"])
        #expect(try found(.init(state: .retired)) == [])
        #expect(try found(.init(text: "gr", state: .published, after: .sample(2))) == ["TEA-4"])
        #expect(try found(.init(id: .sample(2), state: .draft)) == [])
    }

    @Test func `shows page after page until there is none`() throws {
        try add(5)

        let first = try catalogue.ask(Catalogue.FindProducts(limit: 2))
        let second = try catalogue.ask(Catalogue.FindProducts(limit: 2, after: first.next))
        let third = try catalogue.ask(Catalogue.FindProducts(limit: 2, after: second.next))

        #expect(
            [first, second, third].map { $0.products.map(\.sku) } == [
                ["TEA-1", "TEA-2"], ["TEA-3", "TEA-4"], ["TEA-5"],
            ]
        )
        #expect([first.next, second.next, third.next] == [.sample(2), .sample(4), nil])
    }

    @Test func `has no next page after one that is just full`() throws {
        try add(2)

        #expect(try catalogue.ask(Catalogue.FindProducts(limit: 2)).next == nil)
    }

    @Test func `shows twenty products unless told otherwise, and a hundred at most`() throws {
        try add(21)

        #expect(try catalogue.ask(Catalogue.FindProducts()).products.count == 20)
        for limit in [0, -1, 101] {
            let refusal = #expect(throws: Refusal.self) { try catalogue.ask(Catalogue.FindProducts(limit: limit)) }
            #expect(refusal?.code == .invalidField)
            #expect(refusal?.path == "$.limit")
        }
    }

    private func add(_ count: UInt64) throws {
        for number in 1...count { try catalogue.send(tea(id: .sample(number), sku: "TEA-\(number)")) }
    }
}
