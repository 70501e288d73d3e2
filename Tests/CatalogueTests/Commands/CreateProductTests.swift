import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Create product` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness(CatalogueService.self)
    }

    @Test func `adds a draft, announces it and answers with it`() throws {
        let created = try catalogue.send(tea())

        let draft = try Catalogue.Product(
            id: .sample(1),
            sku: "TEA-1",
            title: #require(LocalizedText(["en": "Green tea", "zh-Hans": "绿茶"])),
            description: .english("First harvest.\nRoasted in the pan."),
            price: Money(1999, .eur),
            tags: ["tea", "green"],
            state: .draft,
            createdAt: catalogue.clock.now
        )
        #expect(created.product == draft)
        #expect(try catalogue.emitted(Catalogue.ProductCreated.self) == [created])
        #expect(try catalogue.product(.sample(1)) == draft)
    }

    @Test func `gives an id to a product that comes without one`() throws {
        let first = try catalogue.send(tea(id: nil, sku: "A"))
        let second = try catalogue.send(tea(id: nil, sku: "B"))

        #expect(first.product.id < second.product.id)
        #expect(try catalogue.allProducts() == [first.product, second.product])
    }

    @Test func `needs neither description nor tags`() throws {
        let created = try catalogue.send(tea(description: nil, tags: nil))

        #expect(created.product.description == nil)
        #expect(created.product.tags == [])
        #expect(try catalogue.product(.sample(1)) == created.product)
    }

    @Test func `answers the same draft again without announcing it again`() throws {
        let created = try catalogue.send(tea())
        catalogue.clock.advance(by: .seconds(60))

        let again = try catalogue.send(tea())

        #expect(again == created)
        #expect(try catalogue.emitted(Catalogue.ProductCreated.self).count == 1)
    }

    @Test func `refuses an id that another product has`() throws {
        try catalogue.send(tea())

        try catalogue.expectRefusal(.productExists, at: "$.id", of: tea(sku: "TEA-2"))
    }

    @Test func `refuses a SKU that another product has`() throws {
        try catalogue.send(tea())

        try catalogue.expectRefusal(.skuTaken, at: "$.sku", of: tea(id: .sample(2)))
    }

    @Test(arguments: [
        "", "TEA 1", "TÉA", "TEA\n", "TEA\u{1}", String(repeating: "x", count: 65),
    ])
    func `refuses what is no SKU`(sku: String) throws {
        try catalogue.expectRefusal(.invalidField, at: "$.sku", of: tea(sku: sku))
    }

    @Test(arguments: [-1, 1_000_000_000_001])
    func `refuses a price that is negative, or too high for the sum of many`(amount: Int64) throws {
        try catalogue.expectRefusal(.invalidField, at: "$.price.amount", of: tea(price: Money(amount, .eur)))
    }

    @Test func `accepts a free product`() throws {
        #expect(try catalogue.send(tea(price: Money(0, .eur))).product.price == Money(0, .eur))
    }

    @Test(
        arguments: [
            ([:], "$.title"),
            (["en": ""], "$.title.en"),
            (["de": "Tee", "en": " \u{A0}\t"], "$.title.en"),
            (["zh-Hans": "绿\n茶"], "$.title[\"zh-Hans\"]"),
            (["en": "Tea\u{7F}"], "$.title.en"),
            (["en": String(repeating: "x", count: 201)], "$.title.en"),
        ] as [([String: String], String)]
    )
    func `refuses a title that is empty, too long or broken`(title: [String: String], path: String) throws {
        try catalogue.expectRefusal(.invalidField, at: path, of: tea(title: title))
    }

    @Test func `accepts the longest title and the longest description`() throws {
        let title = ["en": String(repeating: "é", count: 200)]
        let description = ["en": String(repeating: "龙", count: 10_000)]

        let created = try catalogue.send(tea(title: title, description: description))

        #expect(created.product.title.texts == title)
        #expect(try catalogue.product(.sample(1))?.description?.texts == description)
    }

    @Test(arguments: [
        (["en": ""], "$.description.en"),
        (["en": "a\u{1B}[31mb"], "$.description.en"),
        (["en": String(repeating: "x", count: 10_001)], "$.description.en"),
    ])
    func `refuses a description that is empty, too long or broken`(
        description: [String: String],
        path: String
    ) throws {
        try catalogue.expectRefusal(.invalidField, at: path, of: tea(description: description))
    }

    @Test(arguments: [
        (["a", ""], "$.tags[1]"),
        (["a", "b", "a"], "$.tags[2]"),
        (["a\nb"], "$.tags[0]"),
        ([String(repeating: "x", count: 41)], "$.tags[0]"),
        ((0...20).map(String.init), "$.tags"),
    ])
    func `refuses tags that are empty, repeated, broken, too long or too many`(tags: [String], path: String) throws {
        try catalogue.expectRefusal(.invalidField, at: path, of: tea(tags: tags))
    }

    @Test func `is for the edge and the operator only`() throws {
        try catalogue.send(tea(), from: "edge")

        let refusal = #expect(throws: Refusal.self) { try catalogue.send(tea(id: .sample(2)), from: "trade") }

        #expect(refusal?.code == .notAllowed)
        #expect(try catalogue.allProducts().count == 1)
    }
}
