import Model

/// A search that makes sense.
struct ProductSearch {
    /// Nil if products are not searched by words.
    var text: String?
    var limit: Int
    var offset: Int
    private var choices: [[SearchFacet]]
    private var currency: Currency?
    private var prices: ClosedRange<Int64>?
    private var isInStock: Bool
    private var order: Catalogue.SearchOrder

    /// Nobody looks further; who needs all products pages through them by `catalogue.product.find`.
    static let deepest = 1000

    init(_ query: Catalogue.SearchProducts) throws(Refusal) {
        text = query.text.flatMap { text in text.allSatisfy(\.isWhitespace) ? nil : text }
        guard (text?.unicodeScalars.count ?? 0) <= 200 else {
            throw Refusal(.invalidField, "Expected a text of at most 200 characters.", path: "$.text")
        }
        limit = query.limit ?? 20
        guard (1...100).contains(limit) else {
            throw Refusal(.invalidField, "A page has 1 to 100 products.", path: "$.limit")
        }
        offset = query.offset ?? 0
        guard (0...Self.deepest - limit).contains(offset) else {
            throw Refusal(
                .invalidField,
                "A search leads to the first \(Self.deepest) products; narrow it down for others.",
                path: "$.offset"
            )
        }
        isInStock = query.inStock ?? false
        order = query.sort ?? .relevance
        currency = query.currency
        choices = try Self.choices(query)
        prices = try Self.prices(query)
        guard currency != nil || prices == nil && !order.isByPrice else {
            throw Refusal(.invalidField, "Which currency are the prices in? Give a currency too.", path: "$.currency")
        }
    }

    /// Values of which a product must have one, kind by kind.
    private static func choices(_ query: Catalogue.SearchProducts) throws(Refusal) -> [[SearchFacet]] {
        var choices: [SearchFacet.Kind: [SearchFacet]] = [:]
        for brand in query.brands ?? [] { choices[.brand, default: []].append(.init(kind: .brand, value: brand)) }
        if let category = query.category { choices[.category] = [SearchFacet(kind: .category, value: category)] }
        for attribute in query.attributes ?? [] {
            let kind = SearchFacet.Kind.attribute(attribute.name)
            choices[kind, default: []].append(SearchFacet(kind: kind, value: attribute.value))
        }
        guard choices.count <= 20 else {
            throw Refusal(.invalidField, "A search narrows down by at most 20 kinds.", path: "$.attributes")
        }
        return choices.sorted { $0.key < $1.key }.map(\.value)
    }

    private static func prices(_ query: Catalogue.SearchProducts) throws(Refusal) -> ClosedRange<Int64>? {
        guard query.priceFrom != nil || query.priceUntil != nil else { return nil }
        let (from, until) = (query.priceFrom ?? 0, query.priceUntil ?? .max)
        guard from <= until else {
            throw Refusal(.invalidField, "The lowest price is above the highest.", path: "$.price_from")
        }
        return from...until
    }

    func filter(in index: SearchTable) throws -> SearchFilter {
        var filter = SearchFilter(currency: currency, prices: prices, isInStock: isInStock, order: order)
        for choice in choices {
            let found = try choice.compactMap { try index.facet($0) }
            // What nobody has, nobody is found by.
            filter.facets.append((found.first?.kind ?? 0, Set(found.compactMap(\.facet))))
        }
        return filter
    }
}

/// What there is of each kind among the results, by name.
struct SearchFacets {
    private(set) var brands: [Catalogue.FacetCount] = []
    private(set) var categories: [Catalogue.FacetCount] = []
    private(set) var attributes: [Catalogue.AttributeFacet] = []

    private static let mostValues = 20

    init(_ results: SearchResults, in index: SearchTable) throws {
        var facets: [UInt16: [Int]] = [:]
        for facet in results.counts.indices where results.counts[facet] > 0 {
            facets[results.kinds[facet], default: []].append(facet)
        }
        let kinds = try index.kinds()
        for (kind, facets) in facets {
            let commonest = facets.sorted { (-results.counts[$0], $0) < (-results.counts[$1], $1) }
            let values = try commonest.prefix(Self.mostValues).compactMap { facet in
                try index.value(ofFacet: facet).map {
                    Catalogue.FacetCount(value: $0, products: results.counts[facet])
                }
            }.sorted { ($1.products, $0.value) < ($0.products, $1.value) }
            switch kinds[Int64(kind)] {
            case .brand: brands = values
            case .category: categories = values
            case .attribute(let name): attributes.append(Catalogue.AttributeFacet(name: name, values: values))
            case nil: continue
            }
        }
        attributes.sort { $0.name < $1.name }
    }
}

extension SearchResults {
    /// The bands that a product is in, the cheapest first.
    var priceBands: [Catalogue.PriceBand] {
        bands.indices.filter { bands[$0] > 0 }.map { band in
            let until = band + 1 < Self.bandStarts.count ? Self.bandStarts[band + 1] - 1 : .max
            return Catalogue.PriceBand(from: Self.bandStarts[band], until: until, products: bands[band])
        }
    }
}
