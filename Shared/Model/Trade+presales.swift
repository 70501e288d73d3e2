extension RefusalCode {
    public static let presaleNotFound = RefusalCode("presale_not_found", "There is no such presale")
    public static let presaleExists = RefusalCode("presale_exists", "Another presale has this id already")
    public static let presaleLimit = RefusalCode(
        "presale_limit",
        "The person would have more pieces than the presale gives one person"
    )
}

// Presales.
extension Trade {
    /// Sells pieces of a product that have yet to come in.
    public struct Presale: Identified, Exemplified, Hashable, Codable, Sendable {
        public static let idPrefix = "psl"
        public static let example = Presale(
            id: .example(19),
            product: .example(1),
            price: Money(1499, .eur),
            quota: 500,
            sold: 120,
            perPerson: 2,
            from: .example,
            until: .example + .seconds(1_209_600),
            arrivesBy: .example + .seconds(2_592_000),
            createdAt: .example,
            closedAt: .example + .seconds(1_209_600)
        )

        public var id: ID<Presale>
        public var product: ID<Catalogue.Product>
        /// For one piece, paid when it is ordered.
        public var price: Money
        /// How many pieces may be ordered.
        public var quota: Int
        /// How many of them are ordered or bought.
        public var sold: Int
        /// How many pieces one person may have.
        public var perPerson: Int
        public var from: Timestamp
        /// When it takes its last order.
        public var until: Timestamp
        /// When the goods have to be there: whoever has paid and still waits gets the money back.
        public var arrivesBy: Timestamp
        public var createdAt: Timestamp
        public var closedAt: Timestamp?

        public init(
            id: ID<Presale>,
            product: ID<Catalogue.Product>,
            price: Money,
            quota: Int,
            sold: Int,
            perPerson: Int,
            from: Timestamp,
            until: Timestamp,
            arrivesBy: Timestamp,
            createdAt: Timestamp,
            closedAt: Timestamp? = nil
        ) {
            self.id = id
            self.product = product
            self.price = price
            self.quota = quota
            self.sold = sold
            self.perPerson = perPerson
            self.from = from
            self.until = until
            self.arrivesBy = arrivesBy
            self.createdAt = createdAt
            self.closedAt = closedAt
        }
    }

    public struct OfferPresale: Command {
        public static let name = "trade.presale.offer"
        public static let summary = "Lets people buy pieces of a product that have yet to come in."
        public static let example = OfferPresale(
            id: .example(19),
            product: .example(1),
            price: Money(1499, .eur),
            quota: 500,
            perPerson: 2,
            from: .example,
            until: .example + .seconds(1_209_600),
            arrivesBy: .example + .seconds(2_592_000)
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.presaleExists, .productNotForSale, .quantityRefused]

        public var id: ID<Presale>?
        public var product: ID<Catalogue.Product>
        /// At most what a piece costs alone.
        public var price: Money
        /// 1 to 10,000 pieces.
        public var quota: Int
        /// 1 unless given.
        public var perPerson: Int?
        /// At once unless given.
        public var from: Timestamp?
        public var until: Timestamp
        /// A day after its end at the earliest.
        public var arrivesBy: Timestamp
        public var partitionKey: String { product.description }

        public init(
            id: ID<Presale>? = nil,
            product: ID<Catalogue.Product>,
            price: Money,
            quota: Int,
            perPerson: Int? = nil,
            from: Timestamp? = nil,
            until: Timestamp,
            arrivesBy: Timestamp
        ) {
            self.id = id
            self.product = product
            self.price = price
            self.quota = quota
            self.perPerson = perPerson
            self.from = from
            self.until = until
            self.arrivesBy = arrivesBy
        }

        public typealias Reply = PresaleOffered
    }

    public struct PresaleOffered: Event, Hashable {
        public static let name = "trade.presale.offered"
        public static let summary = "Pieces of a product can be bought before they are there."
        public static let example = PresaleOffered(presale: .example)

        public var presale: Presale
        public var partitionKey: String { presale.id.description }

        public init(presale: Presale) {
            self.presale = presale
        }
    }

    public struct OrderPresale: Command {
        public static let name = "trade.presale.order"
        public static let summary = "Takes pieces of a presale for a person and places their order, or refuses at once."
        public static let example = OrderPresale(
            presale: .example(19),
            order: .example(3),
            buyer: .example(2),
            quantity: 1,
            address: .example(4),
            device: "dev-7f3a",
            network: "net-19c2"
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [
            .presaleNotFound,
            .presaleLimit,
            .campaignClosed,
            .soldOut,
            .quantityRefused,
            .orderExists,
            .productNotForSale,
            .buyerErased,
        ]

        public var presale: ID<Presale>
        /// The id that the order is to have.
        public var order: ID<Order>?
        public var buyer: ID<Person>
        /// 1 unless given.
        public var quantity: Int?
        public var address: ID<Identity.Address>?
        public var device: String?
        public var network: String?
        public var partitionKey: String { presale.description }

        public init(
            presale: ID<Presale>,
            order: ID<Order>? = nil,
            buyer: ID<Person>,
            quantity: Int? = nil,
            address: ID<Identity.Address>? = nil,
            device: String? = nil,
            network: String? = nil
        ) {
            self.presale = presale
            self.order = order
            self.buyer = buyer
            self.quantity = quantity
            self.address = address
            self.device = device
            self.network = network
        }

        public typealias Reply = PresaleOrdered
    }

    public struct PresaleOrdered: Event, Hashable {
        public static let name = "trade.presale.ordered"
        public static let summary = "Somebody has pieces of a presale, if they pay in time."
        public static let example = PresaleOrdered(presale: .example(19), order: .example)

        public var presale: ID<Presale>
        public var order: Order
        public var partitionKey: String { presale.description }

        public init(presale: ID<Presale>, order: Order) {
            self.presale = presale
            self.order = order
        }
    }

    public struct PresaleReturned: Event, Hashable {
        public static let name = "trade.presale.returned"
        public static let summary =
            "An order has ended before it was shipped: its pieces of a presale can be ordered again."
        public static let example = PresaleReturned(presale: .example(19), order: .example(3), quantity: 1, left: 380)

        public var presale: ID<Presale>
        public var order: ID<Order>
        public var quantity: Int
        /// How many pieces nobody has now.
        public var left: Int
        public var partitionKey: String { presale.description }

        public init(presale: ID<Presale>, order: ID<Order>, quantity: Int, left: Int) {
            self.presale = presale
            self.order = order
            self.quantity = quantity
            self.left = left
        }
    }

    public struct ClosePresale: Command {
        public static let name = "trade.presale.close"
        public static let summary =
            "Closes a presale once its last orders are paid or gone, 45 minutes after its end; does nothing before."
        public static let example = ClosePresale(presale: .example(19))
        public static let roles: [Role] = [.service("trade")]
        public static let refusals: [RefusalCode] = [.presaleNotFound]

        public var presale: ID<Presale>
        public var partitionKey: String { presale.description }

        public init(presale: ID<Presale>) {
            self.presale = presale
        }

        public typealias Reply = Presale
    }

    public struct PresaleClosed: Event, Hashable {
        public static let name = "trade.presale.closed"
        public static let summary = "A presale takes no more orders: it is known how many pieces are wanted."
        public static let example = PresaleClosed(presale: .example)

        public var presale: Presale
        public var partitionKey: String { presale.id.description }

        public init(presale: Presale) {
            self.presale = presale
        }
    }

    public struct FindPresales: Query {
        public static let name = "trade.presale.find"
        public static let summary = "Lists presales, the newest first, page by page."
        public static let example = FindPresales(
            presale: .example(19),
            product: .example(1),
            onlyOpen: true,
            limit: 20,
            before: .example(9)
        )

        public var presale: ID<Presale>?
        public var product: ID<Catalogue.Product>?
        /// Whether only those are wanted that take orders now.
        public var onlyOpen: Bool?
        /// At most how many: 1 to 100, 20 unless given.
        public var limit: Int?
        /// The `next` of the page before.
        public var before: ID<Presale>?

        public init(
            presale: ID<Presale>? = nil,
            product: ID<Catalogue.Product>? = nil,
            onlyOpen: Bool? = nil,
            limit: Int? = nil,
            before: ID<Presale>? = nil
        ) {
            self.presale = presale
            self.product = product
            self.onlyOpen = onlyOpen
            self.limit = limit
            self.before = before
        }

        public typealias Reply = PresalePage
    }

    public struct PresalePage: Exemplified, Hashable, Codable, Sendable {
        public static let example = PresalePage(presales: [.example], next: .example(19))

        public var presales: [Presale]
        public var next: ID<Presale>?

        public init(presales: [Presale], next: ID<Presale>? = nil) {
            self.presales = presales
            self.next = next
        }
    }
}
