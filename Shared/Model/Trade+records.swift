// Records from elsewhere.
extension Trade {
    public struct RecordOrder: Command {
        public static let name = "trade.order.record"
        public static let summary =
            "Takes over an order that was made and paid elsewhere; moves neither stock nor money."
        public static let example = RecordOrder(
            id: .example(3),
            buyer: .example(2),
            lines: [.example],
            placedAt: .example,
            number: "536365",
            country: "GB"
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [
            .orderExists,
            .currencyMixed,
            .invalidField,
            .quantityRefused,
            .buyerErased,
        ]

        public var id: ID<Order>?
        public var buyer: ID<Person>
        public var lines: [OrderLine]
        public var placedAt: Timestamp
        /// What it was called there.
        public var number: String?
        public var country: String?
        public var partitionKey: String { buyer.description }

        public init(
            id: ID<Order>? = nil,
            buyer: ID<Person>,
            lines: [OrderLine],
            placedAt: Timestamp,
            number: String? = nil,
            country: String? = nil
        ) {
            self.id = id
            self.buyer = buyer
            self.lines = lines
            self.placedAt = placedAt
            self.number = number
            self.country = country
        }

        public typealias Reply = OrderRecorded
    }

    public struct OrderRecorded: Event, Hashable {
        public static let name = "trade.order.recorded"
        public static let summary = "An order made elsewhere is known here from now on."
        public static let example = OrderRecorded(order: .example)

        public var order: Order
        public var partitionKey: String { order.buyer.description }

        public init(order: Order) {
            self.order = order
        }
    }

    public enum Return: Identified {
        public static let idPrefix = "ret"
    }

    public struct RecordReturn: Command {
        public static let name = "trade.return.record"
        public static let summary =
            "Takes over goods that were sent back and paid back elsewhere; moves neither stock nor money."
        public static let example = RecordReturn(
            id: .example(10),
            buyer: .example(2),
            lines: [.example],
            returnedAt: .example,
            number: "C536379",
            country: "GB"
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [
            .orderExists,
            .currencyMixed,
            .invalidField,
            .quantityRefused,
            .buyerErased,
        ]

        public var id: ID<Return>?
        public var buyer: ID<Person>
        public var lines: [OrderLine]
        public var returnedAt: Timestamp
        public var number: String?
        public var country: String?
        public var partitionKey: String { buyer.description }

        public init(
            id: ID<Return>? = nil,
            buyer: ID<Person>,
            lines: [OrderLine],
            returnedAt: Timestamp,
            number: String? = nil,
            country: String? = nil
        ) {
            self.id = id
            self.buyer = buyer
            self.lines = lines
            self.returnedAt = returnedAt
            self.number = number
            self.country = country
        }

        public typealias Reply = ReturnRecorded
    }

    public struct ReturnRecorded: Event, Hashable {
        public static let name = "trade.return.recorded"
        public static let summary = "Goods sent back elsewhere are known here from now on."
        public static let example = ReturnRecorded(
            record: .example(10),
            buyer: .example(2),
            lines: [.example],
            total: Money(3598, .eur),
            returnedAt: .example
        )

        public var record: ID<Return>
        public var buyer: ID<Person>
        public var lines: [OrderLine]
        public var total: Money
        public var returnedAt: Timestamp
        public var partitionKey: String { buyer.description }

        public init(record: ID<Return>, buyer: ID<Person>, lines: [OrderLine], total: Money, returnedAt: Timestamp) {
            self.record = record
            self.buyer = buyer
            self.lines = lines
            self.total = total
            self.returnedAt = returnedAt
        }
    }
}
