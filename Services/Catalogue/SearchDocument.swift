import Model

/// A product as search sees it.
struct SearchDocument: Hashable {
    /// How much a product is about each of its terms, from 1 to 15.
    private(set) var impacts: [String: UInt8] = [:]
    /// What it can be narrowed down by.
    private(set) var facets: Set<SearchFacet> = []
    var prices: [Money]
    var publishedAt: Timestamp

    /// Nil for a product that is not for sale: nobody finds it.
    init?(_ product: Product) {
        guard product.state == .published, let publishedAt = product.publishedAt else { return nil }
        prices = [product.price] + (product.otherPrices ?? [])
        self.publishedAt = publishedAt
        for (_, title) in product.title.sorted {
            let terms = SearchText(title).terms
            // In a short title each word says more.
            let bonus: UInt8 = terms.count <= 6 ? 3 : terms.count <= 12 ? 2 : terms.count <= 24 ? 1 : 0
            add(terms, impact: 12 + bonus)
        }
        for word in product.tags + [product.brand].compactMap(\.self) { add(SearchText(word).terms, impact: 8) }
        for attribute in Self.properties(of: product) { add(SearchText(attribute.value).terms, impact: 6) }
        if let category = product.category { add(SearchText(category).terms, impact: 5) }
        for (_, description) in product.description?.sorted ?? [] {
            add(Array(SearchText(description).terms.prefix(Self.mostOfDescription)), impact: 2)
        }
        add([Self.term(sku: product.sku)], impact: 15)
        addFacets(of: product)
    }

    private mutating func add(_ terms: [String], impact: UInt8) {
        for term in terms { impacts[term] = max(impacts[term] ?? 0, impact) }
    }

    private mutating func addFacets(of product: Product) {
        if let brand = product.brand { facets.insert(SearchFacet(kind: .brand, value: brand)) }
        for category in product.category.map(Category.lineage(of:)) ?? [] {
            facets.insert(SearchFacet(kind: .category, value: category))
        }
        for attribute in Self.properties(of: product) {
            facets.insert(SearchFacet(kind: .attribute(attribute.name), value: attribute.value))
        }
    }

    private static func properties(of product: Product) -> [Catalogue.Attribute] {
        (product.attributes ?? []) + (product.options ?? [])
    }

    /// The term that a SKU is found under, which no word is.
    static func term(sku: String) -> String { "#" + sku.lowercased() }

    /// How many of its first terms tell what a description is about.
    private static let mostOfDescription = 300
}

/// One property that products can have in common.
struct SearchFacet: Hashable, Comparable {
    enum Kind: Hashable, Comparable {
        case brand
        case category
        /// The attribute of this name.
        case attribute(String)
    }

    var kind: Kind
    var value: String

    static func < (left: Self, right: Self) -> Bool { (left.kind, left.value) < (right.kind, right.value) }
}
