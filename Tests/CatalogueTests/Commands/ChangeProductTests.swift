import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Change product` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness(CatalogueService.self)
    }

    @Test func `replaces the fields that are given, announces the product and leaves the others as they are`() throws {
        var product = try catalogue.send(tea()).product
        catalogue.clock.advance(by: .seconds(60))

        let changed = try catalogue.send(
            Catalogue.ChangeProduct(id: .sample(1), title: .english("Longjing"), price: Money(1799, .usd))
        )

        product.title = .english("Longjing")
        product.price = Money(1799, .usd)
        product.changedAt = catalogue.clock.now
        #expect(changed.product == product)
        #expect(try catalogue.emitted(Catalogue.ProductChanged.self) == [changed])
        #expect(try catalogue.product(.sample(1)) == product)
    }

    @Test func `replaces every field`() throws {
        try catalogue.send(tea())

        try catalogue.send(
            Catalogue.ChangeProduct(
                id: .sample(1),
                sku: "TEA-9",
                title: .english("A"),
                description: .english("B"),
                price: Money(1, .gbp),
                tags: []
            )
        )

        let product = try #require(try catalogue.product(.sample(1)))
        #expect(product.sku == "TEA-9")
        #expect(product.title == .english("A"))
        #expect(product.description == .english("B"))
        #expect(product.price == Money(1, .gbp))
        #expect(product.tags == [])
    }

    @Test func `announces nothing when nothing is different`() throws {
        let product = try catalogue.send(tea()).product
        catalogue.clock.advance(by: .seconds(60))

        let changed = try catalogue.send(Catalogue.ChangeProduct(id: .sample(1), sku: "TEA-1", tags: ["tea", "green"]))

        #expect(changed.product == product)
        #expect(try catalogue.emitted(Catalogue.ProductChanged.self) == [])
        #expect(try catalogue.product(.sample(1)) == product)
    }

    @Test func `changes a product that is on sale and leaves it there`() throws {
        try catalogue.send(tea())
        let published = try catalogue.send(Catalogue.PublishProduct(id: .sample(1))).product
        catalogue.clock.advance(by: .seconds(60))

        let changed = try catalogue.send(Catalogue.ChangeProduct(id: .sample(1), price: Money(1, .eur))).product

        #expect(changed.state == .published)
        #expect(changed.publishedAt == published.publishedAt)
    }

    @Test func `frees the SKU that a product had before`() throws {
        try catalogue.send(tea())
        try catalogue.send(Catalogue.ChangeProduct(id: .sample(1), sku: "TEA-2"))

        let second = try catalogue.send(tea(id: .sample(2), sku: "TEA-1"))

        #expect(second.product.sku == "TEA-1")
    }

    @Test func `refuses a product that does not exist`() throws {
        try catalogue.expectRefusal(
            .productNotFound,
            at: "$.id",
            of: Catalogue.ChangeProduct(id: .sample(1), sku: "TEA-2")
        )
    }

    @Test func `refuses a SKU that another product has`() throws {
        try catalogue.send(tea())
        try catalogue.send(tea(id: .sample(2), sku: "TEA-2"))

        try catalogue.expectRefusal(
            .skuTaken,
            at: "$.sku",
            of: Catalogue.ChangeProduct(id: .sample(2), sku: "TEA-1")
        )
    }

    @Test func `holds the new fields to the same rules as a new product`() throws {
        try catalogue.send(tea())

        try catalogue.expectRefusal(
            .invalidField,
            at: "$.price.amount",
            of: Catalogue.ChangeProduct(id: .sample(1), price: Money(-1, .eur))
        )
        try catalogue.expectRefusal(
            .invalidField,
            at: "$.title.en",
            of: Catalogue.ChangeProduct(id: .sample(1), title: .english(" "))
        )
    }
}
