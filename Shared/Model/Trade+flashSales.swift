extension RefusalCode {
    public static let flashSaleNotFound = RefusalCode("flash_sale_not_found", "There is no such flash sale")
    public static let flashSaleExists = RefusalCode("flash_sale_exists", "Another flash sale has this id already")
    public static let flashSaleEarly = RefusalCode(
        "flash_sale_early",
        "The flash sale has not begun, or its next slot has not"
    )
    public static let flashSaleOver = RefusalCode("flash_sale_over", "The last of the flash sale's slots is over")
    public static let flashSaleRefused = RefusalCode(
        "flash_sale_refused",
        "There were too few pieces for the flash sale, or its product is retired: it does not take place"
    )
    public static let flashSaleLimit = RefusalCode(
        "flash_sale_limit",
        "The person would have more pieces than one person may have"
    )
    public static let soldOut = RefusalCode("sold_out", "There are not as many pieces left in the sale")
    public static let slotTaken = RefusalCode(
        "slot_taken",
        "Another flash sale of the product has a slot at the same time"
    )
    public static let notAdmitted = RefusalCode(
        "not_admitted",
        "The person has no ticket from the flash sale's waiting room that counts now"
    )
    public static let noWaitingRoom = RefusalCode(
        "no_waiting_room",
        "The flash sale has no waiting room: whoever comes may join"
    )
}

// Flash sales.
extension Trade {
    /// A time in which a flash sale sells.
    public struct FlashSlot: Exemplified, Hashable, Codable, Sendable {
        public static let example = FlashSlot(from: .example, until: .example + .seconds(7200))

        public var from: Timestamp
        public var until: Timestamp

        public init(from: Timestamp, until: Timestamp) {
            self.from = from
            self.until = until
        }
    }

    public enum FlashSaleState: String, CaseIterable, Codable, Sendable {
        /// Waits for the catalogue to set its pieces aside.
        case planned
        /// Sells in its slots.
        case ready
        /// There were too few pieces, or the product is retired.
        case refused
    }

    public struct FlashSale: Identified, Exemplified, Hashable, Codable, Sendable {
        public static let idPrefix = "fls"
        public static let example = FlashSale(
            id: .example(17),
            product: .example(1),
            price: Money(899, .eur),
            quota: 1000,
            sold: 12,
            perPerson: 1,
            slots: [.example],
            admissionsPerSecond: 200,
            state: .ready,
            createdAt: .example
        )

        public var id: ID<FlashSale>
        public var product: ID<Catalogue.Product>
        /// For one piece.
        public var price: Money
        /// How many pieces are sold at it, over all slots.
        public var quota: Int
        /// How many of them are ordered or bought.
        public var sold: Int
        /// How many pieces one person may have.
        public var perPerson: Int
        /// One after the other.
        public var slots: [FlashSlot]
        /// How many people the waiting room lets through; there is none unless given.
        public var admissionsPerSecond: Int?
        public var state: FlashSaleState
        public var createdAt: Timestamp

        public init(
            id: ID<FlashSale>,
            product: ID<Catalogue.Product>,
            price: Money,
            quota: Int,
            sold: Int,
            perPerson: Int,
            slots: [FlashSlot],
            admissionsPerSecond: Int? = nil,
            state: FlashSaleState,
            createdAt: Timestamp
        ) {
            self.id = id
            self.product = product
            self.price = price
            self.quota = quota
            self.sold = sold
            self.perPerson = perPerson
            self.slots = slots
            self.admissionsPerSecond = admissionsPerSecond
            self.state = state
            self.createdAt = createdAt
        }
    }

    /// One person's turn in one slot, from the waiting room's counter.
    public struct FlashTicket: Identified, Exemplified, Hashable, Codable, Sendable {
        public static let idPrefix = "tkt"
        public static let example = FlashTicket(
            id: .example(18),
            sale: .example(17),
            person: .example(2),
            slot: 0,
            number: 418,
            admittedAt: .example + .seconds(2)
        )

        public var id: ID<FlashTicket>
        public var sale: ID<FlashSale>
        public var person: ID<Person>
        /// Which of the slots it is for, counted from 0.
        public var slot: Int
        /// Counts those who have entered for the slot.
        public var number: Int
        /// From when on, until the slot is over, the person may join.
        public var admittedAt: Timestamp

        public init(
            id: ID<FlashTicket>,
            sale: ID<FlashSale>,
            person: ID<Person>,
            slot: Int,
            number: Int,
            admittedAt: Timestamp
        ) {
            self.id = id
            self.sale = sale
            self.person = person
            self.slot = slot
            self.number = number
            self.admittedAt = admittedAt
        }
    }

    public struct OfferFlashSale: Command {
        public static let name = "trade.flash-sale.offer"
        public static let summary = "Sells some pieces of a product at a low price for a short time."
        public static let example = OfferFlashSale(
            id: .example(17),
            product: .example(1),
            price: Money(899, .eur),
            quota: 1000,
            perPerson: 1,
            slots: [.example],
            admissionsPerSecond: 200
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [
            .flashSaleExists,
            .productNotForSale,
            .quantityRefused,
            .slotTaken,
        ]

        public var id: ID<FlashSale>?
        public var product: ID<Catalogue.Product>
        public var price: Money
        public var quota: Int
        /// 1 unless given.
        public var perPerson: Int?
        /// 1 to 50, one after the other.
        public var slots: [FlashSlot]
        /// 1 to 1000 people; without it there is no waiting room.
        public var admissionsPerSecond: Int?
        public var partitionKey: String { product.description }

        public init(
            id: ID<FlashSale>? = nil,
            product: ID<Catalogue.Product>,
            price: Money,
            quota: Int,
            perPerson: Int? = nil,
            slots: [FlashSlot],
            admissionsPerSecond: Int? = nil
        ) {
            self.id = id
            self.product = product
            self.price = price
            self.quota = quota
            self.perPerson = perPerson
            self.slots = slots
            self.admissionsPerSecond = admissionsPerSecond
        }

        public typealias Reply = FlashSaleOffered
    }

    public struct FlashSaleOffered: Event, Hashable {
        public static let name = "trade.flash-sale.offered"
        public static let summary = "There will be a flash sale, if there are as many pieces."
        public static let example = FlashSaleOffered(sale: .example)

        public var sale: FlashSale
        public var partitionKey: String { sale.id.description }

        public init(sale: FlashSale) {
            self.sale = sale
        }
    }

    public struct FlashSalePrepared: Event, Hashable {
        public static let name = "trade.flash-sale.prepared"
        public static let summary = "The pieces of a flash sale are set aside: it sells in its slots."
        public static let example = FlashSalePrepared(sale: .example)

        public var sale: FlashSale
        public var partitionKey: String { sale.id.description }

        public init(sale: FlashSale) {
            self.sale = sale
        }
    }

    public struct FlashSaleRefused: Event, Hashable {
        public static let name = "trade.flash-sale.refused"
        public static let summary =
            "There are too few pieces for a flash sale, or its product is retired: it sells nothing from now on."
        public static let example = FlashSaleRefused(sale: .example)

        public var sale: FlashSale
        public var partitionKey: String { sale.id.description }

        public init(sale: FlashSale) {
            self.sale = sale
        }
    }

    public struct CancelTickets: Command {
        public static let name = "trade.flash-ticket.cancel"
        public static let summary =
            "Takes back the tickets of a flash sale that is off, and tells their holders; sent by the service to itself."
        public static let example = CancelTickets(sale: .example(17))
        public static let roles: [Role] = [.service("trade")]
        public static let refusals: [RefusalCode] = [.flashSaleNotFound]

        public var sale: ID<FlashSale>
        public var partitionKey: String { sale.description }

        public init(sale: ID<FlashSale>) {
            self.sale = sale
        }

        public typealias Reply = FlashSale
    }

    public struct EnterFlashSale: Command {
        public static let name = "trade.flash-sale.enter"
        public static let summary =
            "Gives a person the next ticket of the waiting room, for the slot that is on or comes next."
        public static let example = EnterFlashSale(sale: .example(17), person: .example(2))
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [
            .flashSaleNotFound,
            .flashSaleOver,
            .flashSaleRefused,
            .noWaitingRoom,
            .buyerErased,
        ]

        public var sale: ID<FlashSale>
        public var person: ID<Person>
        public var partitionKey: String { sale.description }

        public init(sale: ID<FlashSale>, person: ID<Person>) {
            self.sale = sale
            self.person = person
        }

        public typealias Reply = FlashTicket
    }

    public struct JoinFlashSale: Command {
        public static let name = "trade.flash-sale.join"
        public static let summary =
            "Takes pieces of a flash sale for a person and places their order, or refuses at once."
        public static let example = JoinFlashSale(
            sale: .example(17),
            order: .example(3),
            buyer: .example(2),
            quantity: 1,
            ticket: .example(18),
            address: .example(4),
            device: "dev-7f3a",
            network: "net-19c2"
        )
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [
            .flashSaleNotFound,
            .flashSaleEarly,
            .flashSaleOver,
            .flashSaleRefused,
            .flashSaleLimit,
            .soldOut,
            .notAdmitted,
            .quantityRefused,
            .orderExists,
            .productNotForSale,
            .buyerErased,
        ]

        public var sale: ID<FlashSale>
        /// The id that the order is to have.
        public var order: ID<Order>?
        public var buyer: ID<Person>
        /// 1 unless given.
        public var quantity: Int?
        /// Where there is a waiting room.
        public var ticket: ID<FlashTicket>?
        public var address: ID<Identity.Address>?
        public var device: String?
        public var network: String?
        public var partitionKey: String { sale.description }

        public init(
            sale: ID<FlashSale>,
            order: ID<Order>? = nil,
            buyer: ID<Person>,
            quantity: Int? = nil,
            ticket: ID<FlashTicket>? = nil,
            address: ID<Identity.Address>? = nil,
            device: String? = nil,
            network: String? = nil
        ) {
            self.sale = sale
            self.order = order
            self.buyer = buyer
            self.quantity = quantity
            self.ticket = ticket
            self.address = address
            self.device = device
            self.network = network
        }

        public typealias Reply = FlashSaleJoined
    }

    public struct FlashSaleJoined: Event, Hashable {
        public static let name = "trade.flash-sale.joined"
        public static let summary = "Somebody has pieces of a flash sale, if they pay within five minutes."
        public static let example = FlashSaleJoined(sale: .example(17), order: .example)

        public var sale: ID<FlashSale>
        public var order: Order
        public var partitionKey: String { sale.description }

        public init(sale: ID<FlashSale>, order: Order) {
            self.sale = sale
            self.order = order
        }
    }

    public struct FlashSaleSoldOut: Event, Hashable {
        public static let name = "trade.flash-sale.sold-out"
        public static let summary = "Every piece of a flash sale is taken; some may still come back."
        public static let example = FlashSaleSoldOut(sale: .example)

        public var sale: FlashSale
        public var partitionKey: String { sale.id.description }

        public init(sale: FlashSale) {
            self.sale = sale
        }
    }

    public struct FlashSaleReturned: Event, Hashable {
        public static let name = "trade.flash-sale.returned"
        public static let summary =
            "An order has ended before it was shipped: its pieces of a flash sale are free again."
        public static let example = FlashSaleReturned(
            sale: .example(17),
            order: .example(3),
            quantity: 1,
            left: 988
        )

        public var sale: ID<FlashSale>
        public var order: ID<Order>
        public var quantity: Int
        /// How many pieces nobody has now.
        public var left: Int
        public var partitionKey: String { sale.description }

        public init(sale: ID<FlashSale>, order: ID<Order>, quantity: Int, left: Int) {
            self.sale = sale
            self.order = order
            self.quantity = quantity
            self.left = left
        }
    }

    public struct FindFlashSales: Query {
        public static let name = "trade.flash-sale.find"
        public static let summary = "Lists flash sales, the newest first, page by page."
        public static let example = FindFlashSales(
            sale: .example(17),
            product: .example(1),
            limit: 20,
            before: .example(9)
        )

        public var sale: ID<FlashSale>?
        public var product: ID<Catalogue.Product>?
        /// At most how many: 1 to 100, 20 unless given.
        public var limit: Int?
        /// The `next` of the page before.
        public var before: ID<FlashSale>?

        public init(
            sale: ID<FlashSale>? = nil,
            product: ID<Catalogue.Product>? = nil,
            limit: Int? = nil,
            before: ID<FlashSale>? = nil
        ) {
            self.sale = sale
            self.product = product
            self.limit = limit
            self.before = before
        }

        public typealias Reply = FlashSalePage
    }

    public struct FlashSalePage: Exemplified, Hashable, Codable, Sendable {
        public static let example = FlashSalePage(sales: [.example], next: .example(17))

        public var sales: [FlashSale]
        public var next: ID<FlashSale>?

        public init(sales: [FlashSale], next: ID<FlashSale>? = nil) {
            self.sales = sales
            self.next = next
        }
    }
}
