import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

extension ID<Catalogue.Product> {
    /// The id of the nth sample product.
    static func sample(_ number: UInt64) -> Self { ID(UUID128(high: 0x019B_76DA_A800_7000, low: number)) }
}

/// Green tea, unless a test says something else about it.
func tea(
    id: ID<Catalogue.Product>? = .sample(1),
    sku: String = "TEA-1",
    title: [String: String] = ["en": "Green tea", "zh-Hans": "绿茶"],
    description: [String: String]? = ["en": "First harvest.\nRoasted in the pan."],
    price: Money = Money(1999, .eur),
    tags: [String]? = ["tea", "green"]
) throws -> Catalogue.CreateProduct {
    try Catalogue.CreateProduct(
        id: id,
        sku: sku,
        title: #require(LocalizedText(title)),
        description: description.map { try #require(LocalizedText($0)) },
        price: price,
        tags: tags
    )
}

extension ServiceHarness<CatalogueService> {
    /// The product as anybody can find it.
    func product(_ id: ID<Catalogue.Product>) throws -> Catalogue.Product? {
        try ask(Catalogue.FindProducts(id: id)).products.first
    }

    func allProducts() throws -> [Catalogue.Product] {
        try ask(Catalogue.FindProducts(limit: 100)).products
    }

    /// Expects a refusal that changes nothing: no product, no message.
    func expectRefusal(
        _ code: RefusalCode,
        at path: String?,
        sourceLocation: SourceLocation = #_sourceLocation,
        of command: some Command
    ) throws {
        let before = try (allProducts(), published.count)

        let refusal = #expect(throws: Refusal.self, sourceLocation: sourceLocation) { try send(command) }

        #expect(refusal?.code == code, sourceLocation: sourceLocation)
        #expect(refusal?.path == path, sourceLocation: sourceLocation)
        let after = try (allProducts(), published.count)
        #expect(after == before, sourceLocation: sourceLocation)
    }
}
