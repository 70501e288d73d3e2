import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Apply bulk change` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness(CatalogueService.self)
    }

    @Test func `changes every product that fits and announces each, and then the end`() throws {
        try create(1, brand: "Longjing", price: 1999)
        try create(2, brand: "Keemun", price: 1999)
        try create(3, brand: "Longjing", price: 15)

        let outcome = try catalogue.send(
            Catalogue.ApplyBulkChange(change: .init(brand: "Longjing", pricePercent: -10, addTags: ["sale"]))
        )

        #expect(outcome.matched == 2 && outcome.changed == 2 && outcome.refused == 0 && outcome.isComplete)
        #expect(outcome.examples.map(\.after.amount) == [1799, 14])
        #expect(try catalogue.allProducts().map(\.price.amount) == [1799, 1999, 14])
        #expect(try catalogue.product(.sample(1))?.tags == ["tea", "green", "sale"])
        #expect(try catalogue.emitted(Catalogue.ProductChanged.self).map(\.product.id) == [.sample(1), .sample(3)])
        #expect(try catalogue.emitted(Catalogue.BulkChangeApplied.self).map(\.outcome) == [outcome])
    }

    @Test func `leaves out what would break a rule, and goes on`() throws {
        try catalogue.send(Catalogue.DefineCategory(path: "toys", title: .english("Toys"), requiresInspection: true))
        try create(1, brand: "Longjing")
        try create(2, brand: "Longjing")
        try catalogue.send(Catalogue.PublishProduct(id: .sample(1)))

        let outcome = try catalogue.send(
            Catalogue.ApplyBulkChange(change: .init(brand: "Longjing", newCategory: "toys"))
        )

        #expect(outcome.changed == 1 && outcome.refused == 1)
        #expect(outcome.examples.first?.refusal != nil)
        #expect(try catalogue.allProducts().map(\.category) == [nil, "toys"])
    }

    @Test func `leaves a price as it is that would be too high`() throws {
        try create(1, brand: "Longjing", price: 1_000_000_000_000)

        let outcome = try catalogue.send(Catalogue.ApplyBulkChange(change: .init(brand: "Longjing", pricePercent: 1)))

        #expect(outcome.refused == 1)
        #expect(try catalogue.allProducts().map(\.price.amount) == [1_000_000_000_000])
    }

    @Test func `refuses to go on from more products than can be counted`() throws {
        try create(1, brand: "Longjing")
        var outcome = Catalogue.BulkOutcome()
        outcome.matched = .max

        try catalogue.expectRefusal(
            .invalidField,
            at: "$.so_far",
            of: Catalogue.ApplyBulkChange(change: .init(brand: "Longjing", newBrand: "Xihu"), soFar: outcome)
        )
    }

    @Test func `goes on by itself after some hundred products, and adds up`() throws {
        for number in 1...201 as ClosedRange<UInt64> { try create(number, brand: "Longjing") }
        let change = Catalogue.BulkChange(brand: "Longjing", newBrand: "Xihu")

        let first = try catalogue.send(Catalogue.ApplyBulkChange(change: change))
        let next = try #require(try catalogue.sent(Catalogue.ApplyBulkChange.self).first)
        let last = try catalogue.send(next)

        #expect(!first.isComplete && first.changed == 200)
        #expect(last.isComplete && last.changed == 201)
        #expect(try catalogue.emitted(Catalogue.BulkChangeApplied.self).map(\.outcome.changed) == [201])
    }

    @Test(
        arguments: [
            (.init(pricePercent: 5), "$.change"), (.init(brand: "A"), "$.change"),
            (.init(brand: "A", pricePercent: -91), "$.change.price_percent"),
        ] as [(Catalogue.BulkChange, String)]
    )
    func `refuses a change of everything, of nothing, or to almost nothing`(change: Catalogue.BulkChange, path: String)
        throws
    {
        try catalogue.expectRefusal(.invalidField, at: path, of: Catalogue.ApplyBulkChange(change: change))
    }

    private func create(_ number: UInt64, brand: String, price: Int64 = 1000) throws {
        var creation = try tea(id: .sample(number), sku: "TEA-\(number)", price: Money(price, .eur))
        creation.brand = brand
        try catalogue.send(creation)
    }
}
