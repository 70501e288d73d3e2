// Purchases.
extension Catalogue {
    /// Pieces that a supplier is to send.
    public struct Purchase: Identified, Exemplified, Hashable, Codable, Sendable {
        public static let idPrefix = "pur"
        public static let example = Purchase(
            id: .example(6),
            product: .example(1),
            pieces: 120,
            received: 0,
            reason: .pool,
            supplier: "Longjing gardens",
            orderedAt: .example,
            closedAt: .example + .seconds(86_400)
        )

        public var id: ID<Purchase>
        public var product: ID<Product>
        public var pieces: Int
        /// How many of them have come in.
        public var received: Int
        public var reason: PurchaseReason
        /// A name or number of the merchant's own; nothing personal.
        public var supplier: String?
        public var orderedAt: Timestamp
        /// Since when nothing more is expected.
        public var closedAt: Timestamp?

        public init(
            id: ID<Purchase>,
            product: ID<Product>,
            pieces: Int,
            received: Int = 0,
            reason: PurchaseReason,
            supplier: String? = nil,
            orderedAt: Timestamp,
            closedAt: Timestamp? = nil
        ) {
            self.id = id
            self.product = product
            self.pieces = pieces
            self.received = received
            self.reason = reason
            self.supplier = supplier
            self.orderedAt = orderedAt
            self.closedAt = closedAt
        }
    }

    public enum PurchaseReason: String, CaseIterable, Codable, Sendable {
        /// Somebody has decided so.
        case merchant
        /// Enough people want it made (C2M: from the customer to the manufacturer).
        case pool
    }

    public struct OrderPurchase: Command {
        public static let name = "catalogue.purchase.order"
        public static let summary = "Orders pieces from a supplier; they count as on their way until they come in."
        public static let example = OrderPurchase(
            id: .example(6),
            product: .example(1),
            pieces: 120,
            supplier: "Longjing gardens"
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.productNotFound, .productRetired, .purchaseExists]

        /// Given by the sender if it wants to know the id beforehand; otherwise a new one.
        public var id: ID<Purchase>?
        public var product: ID<Product>
        public var pieces: Int
        public var supplier: String?
        public var partitionKey: String { product.description }

        public init(id: ID<Purchase>? = nil, product: ID<Product>, pieces: Int, supplier: String? = nil) {
            self.id = id
            self.product = product
            self.pieces = pieces
            self.supplier = supplier
        }

        public typealias Reply = PurchaseOrdered
    }

    public struct PurchaseOrdered: Event, Hashable {
        public static let name = "catalogue.purchase.ordered"
        public static let summary = "A supplier is to send pieces."
        public static let example = PurchaseOrdered(purchase: .example)

        public var purchase: Purchase
        public var partitionKey: String { purchase.product.description }

        public init(purchase: Purchase) {
            self.purchase = purchase
        }
    }

    public struct ReceivePurchase: Command {
        public static let name = "catalogue.purchase.receive"
        public static let summary = "Adds pieces of a purchase that have come in to the stock, as a lot."
        public static let example = ReceivePurchase(
            purchase: .example(6),
            pieces: 118,
            lot: "2026-03-A",
            location: "main",
            isLast: true
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.purchaseNotFound, .productRetired]

        public var purchase: ID<Purchase>
        public var pieces: Int
        public var lot: String?
        public var location: String?
        /// Whether nothing more will come, though it was less than ordered.
        public var isLast: Bool?
        public var partitionKey: String { purchase.description }

        public init(
            purchase: ID<Purchase>,
            pieces: Int,
            lot: String? = nil,
            location: String? = nil,
            isLast: Bool? = nil
        ) {
            self.purchase = purchase
            self.pieces = pieces
            self.lot = lot
            self.location = location
            self.isLast = isLast
        }

        public typealias Reply = PurchaseReceived
    }

    public struct PurchaseReceived: Event, Hashable {
        public static let name = "catalogue.purchase.received"
        public static let summary = "Pieces of a purchase have come in."
        public static let example = PurchaseReceived(purchase: .example, pieces: 118)

        public var purchase: Purchase
        public var pieces: Int
        public var partitionKey: String { purchase.product.description }

        public init(purchase: Purchase, pieces: Int) {
            self.purchase = purchase
            self.pieces = pieces
        }
    }

    public struct FindPurchases: Query {
        public static let name = "catalogue.purchase.find"
        public static let summary = "Shows purchases, of one product or all, the latest first."
        public static let roles: [Role] = [.edge]
        public static let example = FindPurchases(product: .example(1), isOpen: true)

        public var product: ID<Product>?
        /// Only those of which something is still expected.
        public var isOpen: Bool?

        public init(product: ID<Product>? = nil, isOpen: Bool? = nil) {
            self.product = product
            self.isOpen = isOpen
        }

        public struct Reply: Exemplified, Hashable, Codable, Sendable {
            public static let example = Reply(purchases: [.example])

            /// At most 100.
            public var purchases: [Purchase]

            public init(purchases: [Purchase]) {
                self.purchases = purchases
            }
        }
    }
}

// Pools.
extension Catalogue {
    /// Demand for a product that is gathered before it is made or bought.
    public struct Pool: Identified, Exemplified, Hashable, Codable, Sendable {
        public static let idPrefix = "pol"
        public static let example = Pool(
            id: .example(7),
            product: .example(1),
            minimum: 100,
            supplier: "Longjing gardens",
            pieces: 120,
            groups: 40,
            state: .ordered,
            closesAt: .example + .seconds(86_400),
            purchase: .example(6)
        )

        public var id: ID<Pool>
        public var product: ID<Product>
        /// With fewer pieces nothing is ordered.
        public var minimum: Int
        public var supplier: String?
        /// How many pieces are wanted so far.
        public var pieces: Int
        /// By how many groups.
        public var groups: Int
        public var state: PoolState
        public var closesAt: Timestamp
        public var purchase: ID<Purchase>?

        public init(
            id: ID<Pool>,
            product: ID<Product>,
            minimum: Int,
            supplier: String? = nil,
            pieces: Int = 0,
            groups: Int = 0,
            state: PoolState = .open,
            closesAt: Timestamp,
            purchase: ID<Purchase>? = nil
        ) {
            self.id = id
            self.product = product
            self.minimum = minimum
            self.supplier = supplier
            self.pieces = pieces
            self.groups = groups
            self.state = state
            self.closesAt = closesAt
            self.purchase = purchase
        }
    }

    public enum PoolState: String, CaseIterable, Codable, Sendable {
        case open
        /// Enough was wanted: a purchase has been ordered.
        case ordered
        /// Too little was wanted.
        case dropped
    }

    public struct OpenPool: Command {
        public static let name = "catalogue.pool.open"
        public static let summary =
            "Gathers the demand of groups for a product; at the end it is ordered if it is enough."
        public static let example = OpenPool(
            id: .example(7),
            product: .example(1),
            minimum: 100,
            closesAt: .example + .seconds(86_400),
            supplier: "Longjing gardens"
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.productNotFound, .productRetired, .poolExists]

        public var id: ID<Pool>?
        public var product: ID<Product>
        public var minimum: Int
        public var closesAt: Timestamp
        public var supplier: String?
        public var partitionKey: String { product.description }

        public init(
            id: ID<Pool>? = nil,
            product: ID<Product>,
            minimum: Int,
            closesAt: Timestamp,
            supplier: String? = nil
        ) {
            self.id = id
            self.product = product
            self.minimum = minimum
            self.closesAt = closesAt
            self.supplier = supplier
        }

        public typealias Reply = PoolOpened
    }

    public struct PoolOpened: Event, Hashable {
        public static let name = "catalogue.pool.opened"
        public static let summary = "Demand for a product is gathered from now on."
        public static let example = PoolOpened(pool: .example)

        public var pool: Pool
        public var partitionKey: String { pool.product.description }

        public init(pool: Pool) {
            self.pool = pool
        }
    }

    public struct ClosePool: Command {
        public static let name = "catalogue.pool.close"
        public static let summary =
            "Ends the gathering and orders what is wanted, if it is enough; its time sends it, too."
        public static let example = ClosePool(pool: .example(7))
        public static let roles: [Role] = [.edge, .service("catalogue")]
        public static let refusals: [RefusalCode] = [.poolNotFound]

        public var pool: ID<Pool>
        public var partitionKey: String { pool.description }

        public init(pool: ID<Pool>) {
            self.pool = pool
        }

        public typealias Reply = PoolClosed
    }

    public struct PoolClosed: Event, Hashable {
        public static let name = "catalogue.pool.closed"
        public static let summary = "What was gathered has been ordered, or dropped because it was too little."
        public static let example = PoolClosed(pool: .example)

        public var pool: Pool
        public var partitionKey: String { pool.product.description }

        public init(pool: Pool) {
            self.pool = pool
        }
    }

    public struct FindPools: Query {
        public static let name = "catalogue.pool.find"
        public static let summary = "Shows the pools of a product, or all that are open, the latest first."
        public static let roles: [Role] = [.edge]
        public static let example = FindPools(product: .example(1))

        public var product: ID<Product>?

        public init(product: ID<Product>? = nil) {
            self.product = product
        }

        public struct Reply: Exemplified, Hashable, Codable, Sendable {
            public static let example = Reply(pools: [.example])

            /// At most 100.
            public var pools: [Pool]

            public init(pools: [Pool]) {
                self.pools = pools
            }
        }
    }
}
