/// What is for sale.
public enum Catalogue: ServiceContract {
    public static let service = "catalogue"
    public static let summary = "Products: what is for sale, in which words and at which price."
    public static let commands: [any Command.Type] = [
        CreateProduct.self,
        ChangeProduct.self,
        PublishProduct.self,
        RetireProduct.self,
    ]
    public static let events: [any Event.Type] = [
        ProductCreated.self,
        ProductChanged.self,
        ProductPublished.self,
        ProductRetired.self,
    ]
    public static let queries: [any Query.Type] = [FindProducts.self]
}

extension RefusalCode {
    public static let productNotFound = RefusalCode("product_not_found", "No product has this id")
    public static let productExists = RefusalCode("product_exists", "Another product has this id already")
    public static let productRetired = RefusalCode("product_retired", "The product has been retired for good")
    public static let skuTaken = RefusalCode("sku_taken", "Another product has this SKU already")
}

extension Catalogue {
    /// A product as everybody sees it.
    public struct Product: Identified, Hashable, Codable, Sendable {
        public static let idPrefix = "prd"

        public let id: ID<Product>
        /// The merchant's own number for it, unique in the catalogue.
        public var sku: String
        public var title: LocalizedText
        public var description: LocalizedText?
        public var price: Money
        public var tags: [String]
        public var state: ProductState
        public var createdAt: Timestamp
        public var changedAt: Timestamp
        public var publishedAt: Timestamp?
        public var retiredAt: Timestamp?

        public init(
            id: ID<Product>,
            sku: String,
            title: LocalizedText,
            description: LocalizedText? = nil,
            price: Money,
            tags: [String] = [],
            state: ProductState = .draft,
            createdAt: Timestamp,
            changedAt: Timestamp? = nil,
            publishedAt: Timestamp? = nil,
            retiredAt: Timestamp? = nil
        ) {
            self.id = id
            self.sku = sku
            self.title = title
            self.description = description
            self.price = price
            self.tags = tags
            self.state = state
            self.createdAt = createdAt
            self.changedAt = changedAt ?? createdAt
            self.publishedAt = publishedAt
            self.retiredAt = retiredAt
        }
    }

    public enum ProductState: String, CaseIterable, Codable, Sendable {
        /// Being written; not for sale yet.
        case draft
        /// For sale.
        case published
        /// Off sale for good.
        case retired
    }
}

// Create.
extension Catalogue {
    public struct CreateProduct: Command {
        public static let name = "catalogue.product.create"
        public static let summary = "Adds a product as a draft, which nobody can buy before it is published."
        public static let example = CreateProduct(
            id: .example(1),
            sku: "TEA-GREEN-100G",
            title: .english("Green tea, 100 g"),
            description: .english("From the first harvest in March, roasted in the pan on the same day."),
            price: Money(1999, .eur),
            tags: ["green", "tea"]
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.productExists, .skuTaken]

        /// Given by the sender if it wants to know the id beforehand; otherwise a new one.
        public var id: ID<Product>?
        public var sku: String
        public var title: LocalizedText
        public var description: LocalizedText?
        public var price: Money
        public var tags: [String]?
        public var partitionKey: String { id?.description ?? sku }

        public init(
            id: ID<Product>? = nil,
            sku: String,
            title: LocalizedText,
            description: LocalizedText? = nil,
            price: Money,
            tags: [String]? = nil
        ) {
            self.id = id
            self.sku = sku
            self.title = title
            self.description = description
            self.price = price
            self.tags = tags
        }

        public typealias Reply = ProductCreated
    }

    public struct ProductCreated: Event, Hashable {
        public static let name = "catalogue.product.created"
        public static let summary = "A product has been added as a draft."
        public static let example = ProductCreated(product: .exampleDraft)

        public var product: Product
        public var partitionKey: String { product.id.description }

        public init(product: Product) {
            self.product = product
        }
    }
}

// Change.
extension Catalogue {
    public struct ChangeProduct: Command {
        public static let name = "catalogue.product.change"
        public static let summary = "Replaces the fields that are given and leaves the others as they are."
        public static let example = ChangeProduct(
            id: .example(1),
            sku: "TEA-GREEN-100G",
            title: .english("Green tea, 100 g"),
            description: .english("From the first harvest in March, roasted in the pan on the same day."),
            price: Money(1799, .eur),
            tags: ["green", "tea"]
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.productNotFound, .productRetired, .skuTaken]

        public var id: ID<Product>
        public var sku: String?
        public var title: LocalizedText?
        public var description: LocalizedText?
        public var price: Money?
        public var tags: [String]?
        public var partitionKey: String { id.description }

        public init(
            id: ID<Product>,
            sku: String? = nil,
            title: LocalizedText? = nil,
            description: LocalizedText? = nil,
            price: Money? = nil,
            tags: [String]? = nil
        ) {
            self.id = id
            self.sku = sku
            self.title = title
            self.description = description
            self.price = price
            self.tags = tags
        }

        public typealias Reply = ProductChanged
    }

    public struct ProductChanged: Event, Hashable {
        public static let name = "catalogue.product.changed"
        public static let summary = "A product says something else now, or costs something else."
        public static let example = ProductChanged(product: .examplePublished)

        public var product: Product
        public var partitionKey: String { product.id.description }

        public init(product: Product) {
            self.product = product
        }
    }
}

// Publish.
extension Catalogue {
    public struct PublishProduct: Command {
        public static let name = "catalogue.product.publish"
        public static let summary = "Puts a draft on sale."
        public static let example = PublishProduct(id: .example(1))
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.productNotFound, .productRetired]

        public var id: ID<Product>
        public var partitionKey: String { id.description }

        public init(id: ID<Product>) {
            self.id = id
        }

        public typealias Reply = ProductPublished
    }

    public struct ProductPublished: Event, Hashable {
        public static let name = "catalogue.product.published"
        public static let summary = "A product is for sale from now on."
        public static let example = ProductPublished(product: .examplePublished)

        public var product: Product
        public var partitionKey: String { product.id.description }

        public init(product: Product) {
            self.product = product
        }
    }
}

// Retire.
extension Catalogue {
    public struct RetireProduct: Command {
        public static let name = "catalogue.product.retire"
        public static let summary = "Takes a product off sale for good; nothing brings it back."
        public static let example = RetireProduct(id: .example(1))
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.productNotFound]

        public var id: ID<Product>
        public var partitionKey: String { id.description }

        public init(id: ID<Product>) { self.id = id }

        public typealias Reply = ProductRetired
    }

    public struct ProductRetired: Event, Hashable {
        public static let name = "catalogue.product.retired"
        public static let summary = "A product is off sale for good."
        public static let example = ProductRetired(id: .example(1))

        public var id: ID<Product>
        public var partitionKey: String { id.description }

        public init(id: ID<Product>) { self.id = id }
    }
}

// Find.
extension Catalogue {
    public struct FindProducts: Query {
        public static let name = "catalogue.product.find"
        public static let summary = "Finds products that fit everything asked for, the oldest first, page by page."
        public static let example = FindProducts(
            id: .example(1),
            text: "gre",
            state: .published,
            limit: 20,
            after: .example(0)
        )

        public var id: ID<Product>?
        /// How a title begins, in any language; capitals make no difference.
        public var text: String?
        public var state: ProductState?
        /// At most how many: 1 to 100, 20 unless given.
        public var limit: Int?
        /// The `next` of the page before.
        public var after: ID<Product>?

        public init(
            id: ID<Product>? = nil,
            text: String? = nil,
            state: ProductState? = nil,
            limit: Int? = nil,
            after: ID<Product>? = nil
        ) {
            self.id = id
            self.text = text
            self.state = state
            self.limit = limit
            self.after = after
        }

        public struct Reply: Exemplified, Hashable, Codable, Sendable {
            public static let example = Reply(products: [.examplePublished], next: .example(1))

            public var products: [Product]
            /// What to ask `after` for the next page; absent on the last one.
            public var next: ID<Product>?

            public init(products: [Product], next: ID<Product>? = nil) {
                self.products = products
                self.next = next
            }
        }
    }
}

extension Catalogue.Product {
    fileprivate static let exampleDraft = Catalogue.Product(
        id: .example(1),
        sku: "TEA-GREEN-100G",
        title: .english("Green tea, 100 g"),
        description: .english("From the first harvest in March, roasted in the pan on the same day."),
        price: Money(1999, .eur),
        tags: ["green", "tea"],
        createdAt: .example
    )

    fileprivate static let examplePublished = {
        var product = exampleDraft
        product.price = Money(1799, .eur)
        product.state = .published
        product.publishedAt = .example + .seconds(60)
        product.changedAt = .example + .seconds(3600)
        return product
    }()
}
