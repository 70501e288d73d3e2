import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Find family` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness(CatalogueService.self)
    }

    @Test func `shows what can be chosen, and every variant that is not retired`() throws {
        try create(1, ["colour": "red", "size": "S"])
        try create(2, ["colour": "red", "size": "M"])
        try create(3, ["colour": "blue", "size": "M"])
        try create(4, ["colour": "green", "size": "M"])
        try catalogue.send(Catalogue.RetireProduct(id: .sample(4)))

        let family = try catalogue.ask(Catalogue.FindFamily(family: "shirt"))

        #expect(family.variants.map(\.id) == [.sample(1), .sample(2), .sample(3)])
        #expect(
            family.options == [
                .init(name: "colour", values: ["red", "blue"]), .init(name: "size", values: ["S", "M"]),
            ]
        )
        #expect(try catalogue.ask(Catalogue.FindFamily(family: "none")) == .init(options: [], variants: []))
    }

    @Test func `has no variant twice, unless the other is retired`() throws {
        try create(1, ["colour": "red"])
        try catalogue.expectRefusal(.variantExists, at: "$.options", of: variant(2, ["colour": "red"]))

        try catalogue.send(Catalogue.RetireProduct(id: .sample(1)))
        try create(2, ["colour": "red"])

        #expect(try catalogue.ask(Catalogue.FindFamily(family: "shirt")).variants.map(\.id) == [.sample(2)])
    }

    @Test func `has variants with the same options only`() throws {
        try create(1, ["colour": "red"])

        try catalogue.expectRefusal(.invalidField, at: "$.options", of: variant(2, ["size": "S"]))
        try catalogue.expectRefusal(.invalidField, at: "$.options", of: variant(2, [:]))
    }

    @Test func `holds changes to the same rules`() throws {
        try create(1, ["colour": "red"])
        try create(2, ["colour": "blue"])

        try catalogue.expectRefusal(
            .variantExists,
            at: "$.options",
            of: Catalogue.ChangeProduct(id: .sample(2), options: [.init(name: "colour", value: "red")])
        )
    }

    private func create(_ number: UInt64, _ options: [String: String]) throws {
        try catalogue.send(variant(number, options))
    }

    private func variant(_ number: UInt64, _ options: [String: String]) throws -> Catalogue.CreateProduct {
        var creation = try tea(id: .sample(number), sku: "SHIRT-\(number)")
        creation.family = "shirt"
        creation.options = options.sorted { $0.key < $1.key }.map { Catalogue.Attribute(name: $0.key, value: $0.value) }
        return creation
    }
}
