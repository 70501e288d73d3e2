/// What is for sale.
public enum Catalogue: ServiceContract {
    public static let service = "catalogue"
    public static let summary = "Products and stock: what is for sale, at which price, and how much of it is there."
    public static let commands: [any Command.Type] = [
        CreateProduct.self,
        ChangeProduct.self,
        PublishProduct.self,
        RetireProduct.self,
        ReceiveStock.self,
        ReserveStock.self,
        CommitStock.self,
        ReleaseStock.self,
        ExpireReservation.self,
        ServeWaiting.self,
        AllotStock.self,
        EndAllotment.self,
        RebuildSearch.self,
        DefineCategory.self,
        SchedulePrice.self,
        WithdrawPrice.self,
        ApplyPrice.self,
        RequestInspection.self,
        RecordInspection.self,
        ApplyBulkChange.self,
        AdjustStock.self,
        MoveStock.self,
        ProtectStock.self,
        RecordLot.self,
        OrderPurchase.self,
        ReceivePurchase.self,
        OpenPool.self,
        ClosePool.self,
        WriteReview.self,
        AskQuestion.self,
        AnswerQuestion.self,
        ModerateContribution.self,
        WithdrawContribution.self,
    ]
    public static let events: [any Event.Type] = [
        ProductCreated.self,
        ProductChanged.self,
        ProductPublished.self,
        ProductRetired.self,
        StockReceived.self,
        StockReserved.self,
        StockAwaited.self,
        StockRefused.self,
        StockCommitted.self,
        StockReleased.self,
        StockAllotted.self,
        AllotmentRefused.self,
        CategoryDefined.self,
        PriceScheduled.self,
        PriceWithdrawn.self,
        InspectionRequested.self,
        InspectionRecorded.self,
        BulkChangeApplied.self,
        StockAdjusted.self,
        StockMoved.self,
        StockProtected.self,
        LotRecorded.self,
        PurchaseOrdered.self,
        PurchaseReceived.self,
        PoolOpened.self,
        PoolClosed.self,
        ContributionWritten.self,
        ContributionModerated.self,
        ContributionWithdrawn.self,
    ]
    public static let queries: [any Query.Type] = [
        FindProducts.self,
        SearchProducts.self,
        FindStock.self,
        FindCategories.self,
        FindFamily.self,
        FindPrice.self,
        FindInspections.self,
        PreviewBulkChange.self,
        VerifyLot.self,
        TraceOrder.self,
        FindReorders.self,
        FindPurchases.self,
        FindSuppliers.self,
        FindPools.self,
        FindReviews.self,
        FindQuestions.self,
        FindPending.self,
    ]
}

extension RefusalCode {
    public static let productNotFound = RefusalCode("product_not_found", "No product has this id")
    public static let productExists = RefusalCode("product_exists", "Another product has this id already")
    public static let productRetired = RefusalCode("product_retired", "The product has been retired for good")
    public static let reservationNotFound = RefusalCode("reservation_not_found", "The order has no reserved stock")
    public static let productNotInspected = RefusalCode(
        "product_not_inspected",
        "A product of this category has to be inspected before it is sold"
    )
    public static let inspectionState = RefusalCode(
        "inspection_state",
        "The product is at another point of its inspection"
    )
    public static let variantExists = RefusalCode("variant_exists", "Another product is this variant already")
    public static let priceNotFound = RefusalCode("price_not_found", "The product has no such price")
    public static let stockShort = RefusalCode("stock_short", "There are too few pieces")
    public static let lotNotFound = RefusalCode("lot_not_found", "Nothing is known of such a lot")
    public static let purchaseNotFound = RefusalCode("purchase_not_found", "There is no such purchase")
    public static let purchaseExists = RefusalCode("purchase_exists", "Another purchase has this id already")
    public static let poolNotFound = RefusalCode("pool_not_found", "There is no such pool")
    public static let poolExists = RefusalCode("pool_exists", "Demand for the product is being gathered already")
    public static let notReceived = RefusalCode("not_received", "The author has not received the product")
    public static let authorErased = RefusalCode("author_erased", "The author has left")
    public static let contributionNotFound = RefusalCode("contribution_not_found", "There is no such contribution")
    public static let contributionState = RefusalCode(
        "contribution_state",
        "The contribution is in a state, or of somebody, that does not allow this"
    )
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
        /// What it costs now.
        public var price: Money
        /// What it costs when no scheduled price lasts; absent if that is what it costs now.
        public var regularPrice: Money?
        /// What it costs now in other currencies.
        public var otherPrices: [Money]?
        public var tags: [String]
        public var brand: String?
        /// Where it belongs, as a path from the general to the special: `food/tea`.
        public var category: String?
        public var attributes: [Attribute]?
        /// Where its pictures and films are, the one to show first; we keep the references, not the files.
        public var media: [String]?
        /// What it is a variant of, and what tells it from the others: colour, size.
        public var family: String?
        public var options: [Attribute]?
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
            regularPrice: Money? = nil,
            otherPrices: [Money]? = nil,
            tags: [String] = [],
            brand: String? = nil,
            category: String? = nil,
            attributes: [Attribute]? = nil,
            media: [String]? = nil,
            family: String? = nil,
            options: [Attribute]? = nil,
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
            self.regularPrice = regularPrice
            self.otherPrices = otherPrices
            self.tags = tags
            self.brand = brand
            self.category = category
            self.attributes = attributes
            self.media = media
            self.family = family
            self.options = options
            self.state = state
            self.createdAt = createdAt
            self.changedAt = changedAt ?? createdAt
            self.publishedAt = publishedAt
            self.retiredAt = retiredAt
        }
    }

    /// What a product is like in one respect: colour, red.
    public struct Attribute: Exemplified, Hashable, Codable, Sendable {
        public static let example = Attribute(name: "harvest", value: "spring")

        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public enum ProductState: String, CaseIterable, Codable, Sendable {
        /// Being written; not for sale yet.
        case draft
        /// Waits for an inspector; nothing of it changes meanwhile.
        case inspection
        /// Has passed an inspection and can be put on sale.
        case approved
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
            tags: ["green", "tea"],
            brand: "Longjing",
            category: "food/tea",
            attributes: [.example],
            media: ["pictures/tea-green.jpg"],
            family: "green-tea",
            options: [.init(name: "weight", value: "100 g")]
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.productExists, .skuTaken, .variantExists]

        /// Given by the sender if it wants to know the id beforehand; otherwise a new one.
        public var id: ID<Product>?
        public var sku: String
        public var title: LocalizedText
        public var description: LocalizedText?
        public var price: Money
        public var tags: [String]?
        public var brand: String?
        public var category: String?
        public var attributes: [Attribute]?
        public var media: [String]?
        /// What it is a variant of: the name is up to the merchant.
        public var family: String?
        /// What tells it from the other variants; all variants of a family have the same options.
        public var options: [Attribute]?
        public var partitionKey: String { id?.description ?? sku }

        public init(
            id: ID<Product>? = nil,
            sku: String,
            title: LocalizedText,
            description: LocalizedText? = nil,
            price: Money,
            tags: [String]? = nil,
            brand: String? = nil,
            category: String? = nil,
            attributes: [Attribute]? = nil,
            media: [String]? = nil,
            family: String? = nil,
            options: [Attribute]? = nil
        ) {
            self.id = id
            self.sku = sku
            self.title = title
            self.description = description
            self.price = price
            self.tags = tags
            self.brand = brand
            self.category = category
            self.attributes = attributes
            self.media = media
            self.family = family
            self.options = options
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
            tags: ["green", "tea"],
            brand: "Longjing",
            category: "food/tea",
            attributes: [.example],
            media: ["pictures/tea-green.jpg"],
            family: "green-tea",
            options: [.init(name: "weight", value: "100 g")]
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [
            .productNotFound, .productRetired, .skuTaken, .variantExists, .inspectionState, .productNotInspected,
        ]

        public var id: ID<Product>
        public var sku: String?
        public var title: LocalizedText?
        public var description: LocalizedText?
        public var price: Money?
        public var tags: [String]?
        /// An empty one takes away what was there; likewise the category and the family.
        public var brand: String?
        public var category: String?
        public var attributes: [Attribute]?
        public var media: [String]?
        public var family: String?
        public var options: [Attribute]?
        public var partitionKey: String { id.description }

        public init(
            id: ID<Product>,
            sku: String? = nil,
            title: LocalizedText? = nil,
            description: LocalizedText? = nil,
            price: Money? = nil,
            tags: [String]? = nil,
            brand: String? = nil,
            category: String? = nil,
            attributes: [Attribute]? = nil,
            media: [String]? = nil,
            family: String? = nil,
            options: [Attribute]? = nil
        ) {
            self.id = id
            self.sku = sku
            self.title = title
            self.description = description
            self.price = price
            self.tags = tags
            self.brand = brand
            self.category = category
            self.attributes = attributes
            self.media = media
            self.family = family
            self.options = options
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
        public static let summary = "Puts a draft, or what has passed its inspection, on sale."
        public static let example = PublishProduct(id: .example(1))
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [
            .productNotFound, .productRetired, .inspectionState, .productNotInspected,
        ]

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

// Stock.
extension Catalogue {
    public struct StockLevel: Exemplified, Hashable, Codable, Sendable {
        public static let example = StockLevel(onHand: 12, reserved: 2, available: 7, safety: 3)

        /// Pieces in the warehouse, reserved ones included.
        public var onHand: Int
        /// Promised to orders that are not paid yet.
        public var reserved: Int
        /// On hand, not reserved and not kept back: what can be sold.
        public var available: Int
        /// Kept back, for payments that come late; none if absent.
        public var safety: Int?

        public init(onHand: Int, reserved: Int, available: Int, safety: Int? = nil) {
            self.onHand = onHand
            self.reserved = reserved
            self.available = available
            self.safety = safety
        }
    }

    public struct StockLine: Exemplified, Hashable, Codable, Sendable {
        public static let example = StockLine(product: .example(1), quantity: 2)

        public var product: ID<Product>
        public var quantity: Int

        public init(product: ID<Product>, quantity: Int) {
            self.product = product
            self.quantity = quantity
        }
    }

    public struct ReceiveStock: Command {
        public static let name = "catalogue.stock.receive"
        public static let summary = "Adds pieces that have come in."
        public static let example = ReceiveStock(
            product: .example(1),
            quantity: 12,
            lot: "2026-03-A",
            location: "main"
        )
        public static let roles: [Role] = [.edge, .service("trade")]
        public static let refusals: [RefusalCode] = [.productNotFound, .productRetired]

        public var product: ID<Product>
        public var quantity: Int
        /// The supplier's name for what came in together; the day unless given.
        public var lot: String?
        /// Where it lies; `main` unless given.
        public var location: String?
        public var partitionKey: String { product.description }

        public init(product: ID<Product>, quantity: Int, lot: String? = nil, location: String? = nil) {
            self.product = product
            self.quantity = quantity
            self.lot = lot
            self.location = location
        }

        public typealias Reply = StockReceived
    }

    public struct StockReceived: Event, Hashable {
        public static let name = "catalogue.stock.received"
        public static let summary = "There are more pieces of a product."
        public static let example = StockReceived(
            product: .example(1),
            quantity: 12,
            lot: "2026-03-A",
            location: "main",
            provenance: LotRecord.example.hash,
            stock: .example
        )

        public var product: ID<Product>
        public var quantity: Int
        public var lot: String?
        public var location: String?
        /// The hash of the lot's story so far: whoever keeps it can tell later that nothing was changed.
        public var provenance: String?
        public var stock: StockLevel
        public var partitionKey: String { product.description }

        public init(
            product: ID<Product>,
            quantity: Int,
            lot: String? = nil,
            location: String? = nil,
            provenance: String? = nil,
            stock: StockLevel
        ) {
            self.product = product
            self.quantity = quantity
            self.lot = lot
            self.location = location
            self.provenance = provenance
            self.stock = stock
        }
    }

    public struct ReserveStock: Command {
        public static let name = "catalogue.stock.reserve"
        public static let summary =
            "Reserves all lines of an order until a time, or nothing; asked again, answers the same."
        public static let example = ReserveStock(
            order: .example(3),
            attempt: 1,
            lines: [.example],
            sale: .example(17),
            mayWait: true,
            expiresAt: .example + .seconds(1800)
        )
        public static let roles: [Role] = [.service("trade")]

        public var order: ID<Trade.Order>
        /// 1 unless given; a higher one asks anew for an order that holds nothing any more.
        public var attempt: Int?
        /// A product may be in several of them.
        public var lines: [StockLine]
        /// The flash sale that it belongs to: it may have what is set aside for that.
        public var sale: ID<Trade.FlashSale>?
        /// Whether an order that there is too little for waits until more has come in, one after the other, and isn't
        /// refused; it is of one product.
        public var mayWait: Bool?
        /// When the pieces come back by themselves; the catalogue waits five minutes longer, so that an order that was
        /// paid in its last second keeps them.
        public var expiresAt: Timestamp
        public var partitionKey: String { order.description }

        public init(
            order: ID<Trade.Order>,
            attempt: Int? = nil,
            lines: [StockLine],
            sale: ID<Trade.FlashSale>? = nil,
            mayWait: Bool? = nil,
            expiresAt: Timestamp
        ) {
            self.order = order
            self.attempt = attempt
            self.lines = lines
            self.sale = sale
            self.mayWait = mayWait
            self.expiresAt = expiresAt
        }

        public typealias Reply = StockReservation
    }

    public enum ReservationState: String, CaseIterable, Codable, Sendable {
        /// The pieces are promised to the order until it is paid or its time is over.
        case reserved
        /// There is too little so far; the order is in the line for what comes in.
        case waiting
        /// There was too little; the order holds nothing.
        case refused
        /// The pieces have left the stock for good.
        case committed
        /// The order is closed: it holds nothing, and a reservation that comes late changes nothing.
        case released
        /// Nobody paid in time: the order holds nothing, but may still have what is left if it is paid after all.
        case expired
    }

    public struct StockReservation: Exemplified, Hashable, Codable, Sendable {
        public static let example = StockReservation(
            order: .example(3),
            attempt: 1,
            state: .refused,
            shortOf: .example(1)
        )

        public var order: ID<Trade.Order>
        public var attempt: Int
        public var state: ReservationState
        /// What there was too little of.
        public var shortOf: ID<Product>?

        public init(order: ID<Trade.Order>, attempt: Int, state: ReservationState, shortOf: ID<Product>? = nil) {
            self.order = order
            self.attempt = attempt
            self.state = state
            self.shortOf = shortOf
        }
    }

    public struct StockReserved: Event, Hashable {
        public static let name = "catalogue.stock.reserved"
        public static let summary = "Every line of an order is reserved."
        public static let example = StockReserved(
            order: .example(3),
            attempt: 1,
            lines: [.example],
            expiresAt: .example + .seconds(1800)
        )

        public var order: ID<Trade.Order>
        public var attempt: Int
        /// One for each product.
        public var lines: [StockLine]
        public var expiresAt: Timestamp
        public var partitionKey: String { order.description }

        public init(order: ID<Trade.Order>, attempt: Int, lines: [StockLine], expiresAt: Timestamp) {
            self.order = order
            self.attempt = attempt
            self.lines = lines
            self.expiresAt = expiresAt
        }
    }

    public struct StockAwaited: Event, Hashable {
        public static let name = "catalogue.stock.awaited"
        public static let summary =
            "An order is in the line for pieces that have yet to come in; then they are reserved for it."
        public static let example = StockAwaited(order: .example(3), attempt: 1, line: .example)

        public var order: ID<Trade.Order>
        public var attempt: Int
        public var line: StockLine
        public var partitionKey: String { order.description }

        public init(order: ID<Trade.Order>, attempt: Int, line: StockLine) {
            self.order = order
            self.attempt = attempt
            self.line = line
        }
    }

    public struct StockRefused: Event, Hashable {
        public static let name = "catalogue.stock.refused"
        public static let summary = "There is too little for an order; nothing of it is reserved."
        public static let example = StockRefused(order: .example(3), attempt: 1, shortOf: .example(1))

        public var order: ID<Trade.Order>
        public var attempt: Int
        public var shortOf: ID<Product>
        public var partitionKey: String { order.description }

        public init(order: ID<Trade.Order>, attempt: Int, shortOf: ID<Product>) {
            self.order = order
            self.attempt = attempt
            self.shortOf = shortOf
        }
    }

    public struct CommitStock: Command {
        public static let name = "catalogue.stock.commit"
        public static let summary =
            "Takes an order's pieces out of the stock for good, because they are paid; after its time, if they are still there."
        public static let example = CommitStock(order: .example(3))
        public static let roles: [Role] = [.service("trade")]
        public static let refusals: [RefusalCode] = [.reservationNotFound]

        public var order: ID<Trade.Order>
        public var partitionKey: String { order.description }

        public init(order: ID<Trade.Order>) {
            self.order = order
        }

        public typealias Reply = StockReservation
    }

    public struct StockCommitted: Event, Hashable {
        public static let name = "catalogue.stock.committed"
        public static let summary = "The pieces of an order have left the stock."
        public static let example = StockCommitted(order: .example(3), lines: [.example])

        public var order: ID<Trade.Order>
        public var lines: [StockLine]
        public var partitionKey: String { order.description }

        public init(order: ID<Trade.Order>, lines: [StockLine]) {
            self.order = order
            self.lines = lines
        }
    }

    public struct ReleaseStock: Command {
        public static let name = "catalogue.stock.release"
        public static let summary =
            "Gives back what an order holds, reserved or committed, and closes it; a second time changes nothing."
        public static let example = ReleaseStock(order: .example(3), attempt: 1, keeping: [.example])
        public static let roles: [Role] = [.service("trade")]
        public static let refusals: [RefusalCode] = [.reservationNotFound]

        public var order: ID<Trade.Order>
        /// The attempt that is given up, and those before it; all so far unless given.
        public var attempt: Int?
        /// Those of its committed pieces that an order keeps, which then stays open; none unless given.
        public var keeping: [StockLine]?
        public var partitionKey: String { order.description }

        public init(order: ID<Trade.Order>, attempt: Int? = nil, keeping: [StockLine]? = nil) {
            self.order = order
            self.attempt = attempt
            self.keeping = keeping
        }

        public typealias Reply = StockReservation
    }

    public struct ExpireReservation: Command {
        public static let name = "catalogue.reservation.expire"
        public static let summary =
            "Gives back what an order has reserved and nobody has paid in time; sent by the service to itself."
        public static let example = ExpireReservation(order: .example(3), attempt: 1)
        public static let roles: [Role] = [.service("catalogue")]
        public static let refusals: [RefusalCode] = [.reservationNotFound]

        public var order: ID<Trade.Order>
        public var attempt: Int
        public var partitionKey: String { order.description }

        public init(order: ID<Trade.Order>, attempt: Int) {
            self.order = order
            self.attempt = attempt
        }

        public typealias Reply = StockReservation
    }

    public struct ServeWaiting: Command {
        public static let name = "catalogue.waiting.serve"
        public static let summary =
            "Reserves what has come in for the next orders of a long line; sent by the service to itself."
        public static let example = ServeWaiting(product: .example(1))
        public static let roles: [Role] = [.itself]

        public var product: ID<Product>
        public var partitionKey: String { product.description }

        public init(product: ID<Product>) {
            self.product = product
        }

        public typealias Reply = StockLevel
    }

    public struct StockReleased: Event, Hashable {
        public static let name = "catalogue.stock.released"
        public static let summary = "What an order held can be sold again."
        public static let example = StockReleased(order: .example(3), lines: [.example])

        public var order: ID<Trade.Order>
        public var lines: [StockLine]
        public var partitionKey: String { order.description }

        public init(order: ID<Trade.Order>, lines: [StockLine]) {
            self.order = order
            self.lines = lines
        }
    }

    public struct FindStock: Query {
        public static let name = "catalogue.stock.find"
        public static let summary = "Tells how many pieces of a product there are."
        public static let example = FindStock(product: .example(1))
        public static let refusals: [RefusalCode] = [.productNotFound]

        public var product: ID<Product>

        public init(product: ID<Product>) {
            self.product = product
        }

        public typealias Reply = StockView
    }

    public struct StockView: Exemplified, Hashable, Codable, Sendable {
        public static let example = StockView(product: .example(1), stock: .example)

        public var product: ID<Product>
        public var stock: StockLevel

        public init(product: ID<Product>, stock: StockLevel) {
            self.product = product
            self.stock = stock
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
        regularPrice: Money(2499, .eur),
        otherPrices: [Money(2199, .usd)],
        tags: ["green", "tea"],
        brand: "Longjing",
        category: "food/tea",
        attributes: [.example],
        media: ["pictures/tea-green.jpg"],
        family: "green-tea",
        options: [.init(name: "weight", value: "100 g")],
        createdAt: .example
    )

    static let examplePublished = {
        var product = exampleDraft
        product.price = Money(1799, .eur)
        product.state = .published
        product.publishedAt = .example + .seconds(60)
        product.changedAt = .example + .seconds(3600)
        return product
    }()
}
