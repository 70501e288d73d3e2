import Model

/// What search knows of 256 products beside their terms, in columns: read at a stretch, a product costs nanoseconds.
///
/// A product's place is its number, less that of the block's first.
struct SearchBlock: Hashable {
    /// When it was published, in milliseconds; zero where there is no product.
    var published = [Int64](repeating: 0, count: size)
    /// Pairs: the place times 2^16 plus the currency, and an amount.
    var prices: [Int64] = []
    /// The place in the upper 16 bits, then 16 bits of the facet's kind, then 32 of the facet.
    var facets: [UInt64] = []

    static let size = 256
}

extension SearchBlock {
    mutating func set(_ document: SearchDocument, facets ids: [(kind: Int64, facet: Int64)], at place: Int) {
        clear(place)
        published[place] = document.publishedAt.milliseconds
        for price in document.prices {
            prices += [Int64(place) << 16 | Int64(Self.number(of: price.currency)), price.amount]
        }
        // Nobody narrows down by more kinds than there is room for.
        facets += ids.filter { $0.kind <= UInt16.max }.map { kind, facet in
            UInt64(place) << 48 | UInt64(kind) << 32 | UInt64(facet)
        }.sorted()
    }

    mutating func clear(_ place: Int) {
        published[place] = 0
        facets.removeAll { $0 >> 48 == place }
        var kept: [Int64] = []
        for pair in stride(from: 0, to: prices.count, by: 2) where prices[pair] >> 16 != place {
            kept += prices[pair...pair + 1]
        }
        prices = kept
    }

    /// A currency's three letters as a number below 2^16.
    static func number(of currency: Currency) -> Int {
        currency.description.utf8.reduce(0) { $0 * 26 + Int($1) - 65 }
    }
}

/// How much of 256 products is there and has been sold: what changes with every order, apart from the rest.
struct SearchShelf: Hashable {
    /// Twice the pieces sold, plus one if there are any to sell.
    var values = [UInt32](repeating: 0, count: SearchBlock.size)

    func isInStock(_ place: Int) -> Bool { values[place] & 1 == 1 }

    func sold(_ place: Int) -> Int { Int(values[place] >> 1) }

    mutating func set(sold: Int, isInStock: Bool, at place: Int) {
        values[place] = UInt32(clamping: min(max(sold, 0), Int(UInt32.max >> 1))) << 1 | (isInStock ? 1 : 0)
    }
}
