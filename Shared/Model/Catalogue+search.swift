// Search.
extension Catalogue {
    public struct SearchProducts: Query {
        public static let name = "catalogue.product.search"
        public static let summary =
            "Searches what is for sale: by words in any script, even misspelt, and by properties."
        public static let example = SearchProducts(
            text: "gren tea",
            brands: ["Longjing"],
            category: "food/tea",
            attributes: [.example],
            currency: .eur,
            priceFrom: 500,
            priceUntil: 2500,
            inStock: true,
            sort: .relevance,
            limit: 20,
            offset: 0
        )

        /// Words of titles, descriptions, tags, brands and properties, or a SKU.
        public var text: String?
        /// One of these.
        public var brands: [String]?
        /// This one, and all within it.
        public var category: String?
        /// Of several values of one name, one; of several names, each.
        public var attributes: [Attribute]?
        /// Of which prices are meant.
        public var currency: Currency?
        /// In minor units; both bounds are included.
        public var priceFrom: Int64?
        public var priceUntil: Int64?
        /// Only what can be had at once.
        public var inStock: Bool?
        public var sort: SearchOrder?
        /// At most how many: 1 to 100, 20 unless given.
        public var limit: Int?
        /// How many are skipped: the `next` of the page before.
        public var offset: Int?

        public init(
            text: String? = nil,
            brands: [String]? = nil,
            category: String? = nil,
            attributes: [Attribute]? = nil,
            currency: Currency? = nil,
            priceFrom: Int64? = nil,
            priceUntil: Int64? = nil,
            inStock: Bool? = nil,
            sort: SearchOrder? = nil,
            limit: Int? = nil,
            offset: Int? = nil
        ) {
            self.text = text
            self.brands = brands
            self.category = category
            self.attributes = attributes
            self.currency = currency
            self.priceFrom = priceFrom
            self.priceUntil = priceUntil
            self.inStock = inStock
            self.sort = sort
            self.limit = limit
            self.offset = offset
        }

        public typealias Reply = SearchPage
    }

    /// What comes first.
    public enum SearchOrder: String, CaseIterable, Codable, Sendable {
        /// What fits the words best; of equals what sells best.
        case relevance
        /// The cheapest.
        case price
        /// The dearest.
        case priceDescending = "price_descending"
        case newest
        case bestSelling = "best_selling"
    }

    public struct SearchPage: Exemplified, Hashable, Codable, Sendable {
        public static let example = SearchPage(
            total: 1,
            products: [.examplePublished],
            understoodAs: "green tea",
            brands: [FacetCount(value: "Longjing", products: 1)],
            categories: [FacetCount(value: "food", products: 1), FacetCount(value: "food/tea", products: 1)],
            attributes: [AttributeFacet(name: "harvest", values: [FacetCount(value: "spring", products: 1)])],
            prices: [PriceBand(from: 1000, until: 1999, products: 1)],
            next: 20
        )

        /// How many products fit, on all pages.
        public var total: Int
        public var products: [Product]
        /// The text as it was mended; absent if it was taken as it stands.
        public var understoodAs: String?
        /// How many of the products that fit have what, the commonest first, 20 at most.
        ///
        /// What is asked for of one kind is
        /// left out when that kind is counted: with one brand chosen, the others are still there.
        public var brands: [FacetCount]
        public var categories: [FacetCount]
        public var attributes: [AttributeFacet]
        /// How many of them have a price in which band, the cheapest first; empty unless a currency is given.
        public var prices: [PriceBand]
        /// The `offset` of the next page; absent on the last one.
        public var next: Int?

        public init(
            total: Int,
            products: [Product],
            understoodAs: String? = nil,
            brands: [FacetCount] = [],
            categories: [FacetCount] = [],
            attributes: [AttributeFacet] = [],
            prices: [PriceBand] = [],
            next: Int? = nil
        ) {
            self.total = total
            self.products = products
            self.understoodAs = understoodAs
            self.brands = brands
            self.categories = categories
            self.attributes = attributes
            self.prices = prices
            self.next = next
        }
    }

    public struct FacetCount: Hashable, Codable, Sendable {
        public var value: String
        public var products: Int

        public init(value: String, products: Int) {
            self.value = value
            self.products = products
        }
    }

    public struct AttributeFacet: Hashable, Codable, Sendable {
        public var name: String
        public var values: [FacetCount]

        public init(name: String, values: [FacetCount]) {
            self.name = name
            self.values = values
        }
    }

    /// Prices from one amount to another, both included, in minor units.
    public struct PriceBand: Hashable, Codable, Sendable {
        public var from: Int64
        public var until: Int64
        public var products: Int

        public init(from: Int64, until: Int64, products: Int) {
            self.from = from
            self.until = until
            self.products = products
        }
    }
}

// Rebuild.
extension Catalogue {
    public struct RebuildSearch: Command {
        public static let name = "catalogue.search.rebuild"
        public static let summary = "Makes the search index anew, some hundred products at a time."
        public static let example = RebuildSearch(after: .example(1))
        public static let roles: [Role] = [.service("catalogue")]

        /// Where the part before has ended; the service goes on by itself.
        public var after: ID<Product>?
        public var partitionKey: String { "search" }

        public init(after: ID<Product>? = nil) {
            self.after = after
        }

        public typealias Reply = SearchRebuilding
    }

    public struct SearchRebuilding: Exemplified, Hashable, Codable, Sendable {
        public static let example = SearchRebuilding(products: 200, next: .example(200))

        /// How many products this part has dealt with.
        public var products: Int
        /// Where the next part begins; absent when all is done.
        public var next: ID<Product>?

        public init(products: Int, next: ID<Product>? = nil) {
            self.products = products
            self.next = next
        }
    }
}
