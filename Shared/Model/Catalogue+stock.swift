// Adjust, move, protect.
extension Catalogue {
    public enum AdjustmentReason: String, CaseIterable, Codable, Sendable {
        /// Somebody has counted.
        case counted
        case damaged
        case expired
        case found
        case lost
        /// Came back from a buyer and can be sold again.
        case returned
        /// Taken to be looked at or shown.
        case sample
    }

    public struct AdjustStock: Command {
        public static let name = "catalogue.stock.adjust"
        public static let summary = "Corrects how many pieces there are, with a reason; never below what is reserved."
        public static let example = AdjustStock(
            product: .example(1),
            change: -2,
            reason: .damaged,
            lot: "2026-03-A",
            location: "main"
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.productNotFound, .stockShort]

        public var product: ID<Product>
        /// How many more, or fewer if negative.
        public var change: Int
        public var reason: AdjustmentReason
        /// Unless given, fewer pieces are of the oldest lots, and more are of the lot of this day.
        public var lot: String?
        /// `main` unless given.
        public var location: String?
        public var partitionKey: String { product.description }

        public init(
            product: ID<Product>,
            change: Int,
            reason: AdjustmentReason,
            lot: String? = nil,
            location: String? = nil
        ) {
            self.product = product
            self.change = change
            self.reason = reason
            self.lot = lot
            self.location = location
        }

        public typealias Reply = StockAdjusted
    }

    public struct StockAdjusted: Event, Hashable {
        public static let name = "catalogue.stock.adjusted"
        public static let summary = "There are more or fewer pieces of a product than everybody thought."
        public static let example = StockAdjusted(
            product: .example(1),
            change: -2,
            reason: .damaged,
            lot: "2026-03-A",
            stock: .example
        )

        public var product: ID<Product>
        public var change: Int
        public var reason: AdjustmentReason
        public var lot: String?
        public var stock: StockLevel
        public var partitionKey: String { product.description }

        public init(
            product: ID<Product>,
            change: Int,
            reason: AdjustmentReason,
            lot: String? = nil,
            stock: StockLevel
        ) {
            self.product = product
            self.change = change
            self.reason = reason
            self.lot = lot
            self.stock = stock
        }
    }

    public struct MoveStock: Command {
        public static let name = "catalogue.stock.move"
        public static let summary = "Brings pieces of a lot to another location; how many there are stays the same."
        public static let example = MoveStock(
            product: .example(1),
            lot: "2026-03-A",
            from: "main",
            to: "harbour",
            quantity: 4
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.productNotFound, .stockShort]

        public var product: ID<Product>
        public var lot: String
        public var from: String
        public var to: String
        public var quantity: Int
        public var partitionKey: String { product.description }

        public init(product: ID<Product>, lot: String, from: String, to: String, quantity: Int) {
            self.product = product
            self.lot = lot
            self.from = from
            self.to = to
            self.quantity = quantity
        }

        public typealias Reply = StockMoved
    }

    public struct StockMoved: Event, Hashable {
        public static let name = "catalogue.stock.moved"
        public static let summary = "Pieces of a lot are at another location."
        public static let example = StockMoved(
            product: .example(1),
            lot: "2026-03-A",
            from: "main",
            to: "harbour",
            quantity: 4
        )

        public var product: ID<Product>
        public var lot: String
        public var from: String
        public var to: String
        public var quantity: Int
        public var partitionKey: String { product.description }

        public init(product: ID<Product>, lot: String, from: String, to: String, quantity: Int) {
            self.product = product
            self.lot = lot
            self.from = from
            self.to = to
            self.quantity = quantity
        }
    }

    public struct ProtectStock: Command {
        public static let name = "catalogue.stock.protect"
        public static let summary =
            "Keeps some pieces of a product from being reserved; only late payments may have them."
        public static let example = ProtectStock(product: .example(1), safety: 3)
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.productNotFound]

        public var product: ID<Product>
        public var safety: Int
        public var partitionKey: String { product.description }

        public init(product: ID<Product>, safety: Int) {
            self.product = product
            self.safety = safety
        }

        public typealias Reply = StockProtected
    }

    public struct StockProtected: Event, Hashable {
        public static let name = "catalogue.stock.protected"
        public static let summary = "Another number of pieces of a product is kept back."
        public static let example = StockProtected(product: .example(1), stock: .example)

        public var product: ID<Product>
        public var stock: StockLevel
        public var partitionKey: String { product.description }

        public init(product: ID<Product>, stock: StockLevel) {
            self.product = product
            self.stock = stock
        }
    }
}

// Lots.
extension Catalogue {
    /// One thing that has become of a lot; bound to all before it by its hash.
    public struct LotRecord: Exemplified, Hashable, Codable, Sendable {
        public static let example = LotRecord(
            number: 1,
            at: .example,
            step: "received",
            place: "main",
            detail: "12 pieces",
            hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
        )

        /// Counts the records of the lot.
        public var number: Int
        public var at: Timestamp
        /// Such as `harvested`, `tested`, `received`, `moved`, `adjusted`.
        public var step: String
        public var place: String?
        public var detail: String?
        /// SHA-256 in hexadecimal digits (decision 62).
        public var hash: String

        public init(
            number: Int,
            at: Timestamp,
            step: String,
            place: String? = nil,
            detail: String? = nil,
            hash: String
        ) {
            self.number = number
            self.at = at
            self.step = step
            self.place = place
            self.detail = detail
            self.hash = hash
        }
    }

    public struct RecordLot: Command {
        public static let name = "catalogue.lot.record"
        public static let summary = "Adds to the story of a lot: harvested, tested, shipped; nothing can be taken back."
        public static let example = RecordLot(
            product: .example(1),
            lot: "2026-03-A",
            step: "harvested",
            place: "Hangzhou",
            detail: "Before the rains, by hand"
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.productNotFound]

        public var product: ID<Product>
        public var lot: String
        public var step: String
        public var place: String?
        public var detail: String?
        public var partitionKey: String { product.description }

        public init(product: ID<Product>, lot: String, step: String, place: String? = nil, detail: String? = nil) {
            self.product = product
            self.lot = lot
            self.step = step
            self.place = place
            self.detail = detail
        }

        public typealias Reply = LotRecorded
    }

    public struct LotRecorded: Event, Hashable {
        public static let name = "catalogue.lot.recorded"
        public static let summary =
            "The story of a lot goes on; whoever keeps the hash can tell later that nothing was changed."
        public static let example = LotRecorded(product: .example(1), lot: "2026-03-A", record: .example)

        public var product: ID<Product>
        public var lot: String
        public var record: LotRecord
        public var partitionKey: String { product.description }

        public init(product: ID<Product>, lot: String, record: LotRecord) {
            self.product = product
            self.lot = lot
            self.record = record
        }
    }

    public struct VerifyLot: Query {
        public static let name = "catalogue.lot.verify"
        public static let summary = "Tells the story of a lot and whether it is as it was written, record by record."
        public static let example = VerifyLot(
            product: .example(1),
            lot: "2026-03-A",
            hash: LotRecord.example.hash
        )
        public static let refusals: [RefusalCode] = [.lotNotFound]

        public var product: ID<Product>
        public var lot: String
        /// One that was told before: it has to be that of a record.
        public var hash: String?

        public init(product: ID<Product>, lot: String, hash: String? = nil) {
            self.product = product
            self.lot = lot
            self.hash = hash
        }

        public typealias Reply = LotStory
    }

    public struct LotStory: Exemplified, Hashable, Codable, Sendable {
        public static let example = LotStory(
            isIntact: true,
            brokenAt: 3,
            records: [.example],
            pieces: [LotPieces(lot: "2026-03-A", location: "main", pieces: 12)]
        )

        public var isIntact: Bool
        /// The first record that is not as it was written; one past the last if the hash that was given is missing.
        public var brokenAt: Int?
        public var records: [LotRecord]
        /// How many of it are left, and where.
        public var pieces: [LotPieces]

        public init(isIntact: Bool, brokenAt: Int? = nil, records: [LotRecord], pieces: [LotPieces]) {
            self.isIntact = isIntact
            self.brokenAt = brokenAt
            self.records = records
            self.pieces = pieces
        }
    }

    /// How much of a lot is at a location.
    public struct LotPieces: Exemplified, Hashable, Codable, Sendable {
        public static let example = LotPieces(lot: "2026-03-A", location: "main", pieces: 12)

        public var lot: String
        public var location: String
        public var pieces: Int

        public init(lot: String, location: String, pieces: Int) {
            self.lot = lot
            self.location = location
            self.pieces = pieces
        }
    }

    public struct TraceOrder: Query {
        public static let name = "catalogue.lot.trace"
        public static let summary = "Tells from which lots an order was served, or which orders a lot has served."
        public static let example = TraceOrder(order: .example(3), product: .example(1), lot: "2026-03-A")
        public static let roles: [Role] = [.edge, .service("trade")]

        public var order: ID<Trade.Order>?
        /// With a lot: whom to warn when it is called back.
        public var product: ID<Product>?
        public var lot: String?

        public init(order: ID<Trade.Order>? = nil, product: ID<Product>? = nil, lot: String? = nil) {
            self.order = order
            self.product = product
            self.lot = lot
        }

        public struct Reply: Exemplified, Hashable, Codable, Sendable {
            public static let example = Reply(served: [.example])

            /// At most 1000, the oldest orders first.
            public var served: [ServedLot]

            public init(served: [ServedLot]) {
                self.served = served
            }
        }
    }

    public struct ServedLot: Exemplified, Hashable, Codable, Sendable {
        public static let example = ServedLot(order: .example(3), product: .example(1), lot: "2026-03-A", pieces: 2)

        public var order: ID<Trade.Order>
        public var product: ID<Product>
        public var lot: String
        public var pieces: Int

        public init(order: ID<Trade.Order>, product: ID<Product>, lot: String, pieces: Int) {
            self.order = order
            self.product = product
            self.lot = lot
            self.pieces = pieces
        }
    }
}

// Reorder points.
extension Catalogue {
    public enum ServiceLevel: String, CaseIterable, Codable, Sendable {
        case percent90 = "90"
        case percent95 = "95"
        case percent98 = "98"
    }

    public struct FindReorders: Query {
        public static let name = "catalogue.reorder.find"
        public static let summary = "Tells what has to be ordered by now, going by what was sold (decision 63)."
        public static let roles: [Role] = [.edge]
        public static let example = FindReorders(
            product: .example(1),
            leadTimeDays: 14,
            serviceLevel: .percent95,
            limit: 20,
            after: .example(0)
        )

        /// Only this one, whether it has to be ordered or not.
        public var product: ID<Product>?
        /// How long it takes from an order to the pieces' being here: 1 to 60 days, 14 unless given.
        public var leadTimeDays: Int?
        /// How likely the pieces last until then: 95 percent unless given.
        public var serviceLevel: ServiceLevel?
        /// At most how many: 1 to 100, 20 unless given.
        public var limit: Int?
        /// The `next` of the page before.
        public var after: ID<Product>?

        public init(
            product: ID<Product>? = nil,
            leadTimeDays: Int? = nil,
            serviceLevel: ServiceLevel? = nil,
            limit: Int? = nil,
            after: ID<Product>? = nil
        ) {
            self.product = product
            self.leadTimeDays = leadTimeDays
            self.serviceLevel = serviceLevel
            self.limit = limit
            self.after = after
        }

        public struct Reply: Exemplified, Hashable, Codable, Sendable {
            public static let example = Reply(reorders: [.example], next: .example(1))

            public var reorders: [ReorderAdvice]
            public var next: ID<Product>?

            public init(reorders: [ReorderAdvice], next: ID<Product>? = nil) {
                self.reorders = reorders
                self.next = next
            }
        }
    }

    public struct ReorderAdvice: Exemplified, Hashable, Codable, Sendable {
        public static let example = ReorderAdvice(
            product: .example(1),
            available: 10,
            ordered: 0,
            expected: 18,
            point: 31,
            quantity: 39
        )

        public var product: ID<Product>
        public var available: Int
        /// How many are on their way.
        public var ordered: Int
        /// How many will probably be sold until an order of today is here.
        public var expected: Int
        /// With fewer than this, available or on their way, it is time to order.
        public var point: Int
        /// How many to order, to last for another lead time; zero if it is not time yet.
        public var quantity: Int

        public init(product: ID<Product>, available: Int, ordered: Int, expected: Int, point: Int, quantity: Int) {
            self.product = product
            self.available = available
            self.ordered = ordered
            self.expected = expected
            self.point = point
            self.quantity = quantity
        }
    }
}
