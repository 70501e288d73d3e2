// Prices.
extension Catalogue {
    /// What a product costs from one time to another.
    public struct ScheduledPrice: Exemplified, Hashable, Codable, Sendable {
        public static let example = ScheduledPrice(
            price: Money(1499, .eur),
            from: .example,
            until: .example + .seconds(86_400)
        )

        public var price: Money
        /// From then on.
        public var from: Timestamp
        /// Not then any more; for good if absent.
        public var until: Timestamp?

        public init(price: Money, from: Timestamp, until: Timestamp? = nil) {
            self.price = price
            self.from = from
            self.until = until
        }
    }

    public struct SchedulePrice: Command {
        public static let name = "catalogue.price.schedule"
        public static let summary = "Says what a product costs from a time on, or for a time; the last begun counts."
        public static let example = SchedulePrice(
            product: .example(1),
            price: Money(1499, .eur),
            from: .example,
            until: .example + .seconds(86_400)
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.productNotFound, .productRetired]

        public var product: ID<Product>
        public var price: Money
        /// At once unless given.
        ///
        /// A second price of the same currency from the same time takes the place of the first.
        public var from: Timestamp?
        public var until: Timestamp?
        public var partitionKey: String { product.description }

        public init(product: ID<Product>, price: Money, from: Timestamp? = nil, until: Timestamp? = nil) {
            self.product = product
            self.price = price
            self.from = from
            self.until = until
        }

        public typealias Reply = PriceScheduled
    }

    public struct PriceScheduled: Event, Hashable {
        public static let name = "catalogue.price.scheduled"
        public static let summary = "A product is to cost something else at some time; it changes when that begins."
        public static let example = PriceScheduled(product: .example(1), scheduled: .example)

        public var product: ID<Product>
        public var scheduled: ScheduledPrice
        public var partitionKey: String { product.description }

        public init(product: ID<Product>, scheduled: ScheduledPrice) {
            self.product = product
            self.scheduled = scheduled
        }
    }

    public struct WithdrawPrice: Command {
        public static let name = "catalogue.price.withdraw"
        public static let summary = "Takes a scheduled price back, as if it had never been."
        public static let example = WithdrawPrice(product: .example(1), currency: .eur, from: .example)
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.productNotFound, .priceNotFound]

        public var product: ID<Product>
        public var currency: Currency
        public var from: Timestamp
        public var partitionKey: String { product.description }

        public init(product: ID<Product>, currency: Currency, from: Timestamp) {
            self.product = product
            self.currency = currency
            self.from = from
        }

        public typealias Reply = PriceWithdrawn
    }

    public struct PriceWithdrawn: Event, Hashable {
        public static let name = "catalogue.price.withdrawn"
        public static let summary = "A scheduled price of a product counts no longer."
        public static let example = PriceWithdrawn(product: .example(1), scheduled: .example)

        public var product: ID<Product>
        public var scheduled: ScheduledPrice
        public var partitionKey: String { product.description }

        public init(product: ID<Product>, scheduled: ScheduledPrice) {
            self.product = product
            self.scheduled = scheduled
        }
    }

    public struct ApplyPrice: Command {
        public static let name = "catalogue.price.apply"
        public static let summary = "Has a product cost what it is to cost by now; sent by the service to itself."
        public static let example = ApplyPrice(product: .example(1))
        public static let roles: [Role] = [.service("catalogue")]
        public static let refusals: [RefusalCode] = [.productNotFound]

        public var product: ID<Product>
        public var partitionKey: String { product.description }

        public init(product: ID<Product>) {
            self.product = product
        }

        public typealias Reply = ProductChanged
    }

    public struct FindPrice: Query {
        public static let name = "catalogue.price.find"
        public static let summary = "Tells what a product costs in a currency, now or at another time."
        public static let example = FindPrice(product: .example(1), currency: .eur, at: .example)
        public static let refusals: [RefusalCode] = [.productNotFound, .priceNotFound]

        public var product: ID<Product>
        public var currency: Currency
        /// Now unless given.
        public var at: Timestamp?

        public init(product: ID<Product>, currency: Currency, at: Timestamp? = nil) {
            self.product = product
            self.currency = currency
            self.at = at
        }

        public typealias Reply = ProductPrice
    }

    public struct ProductPrice: Exemplified, Hashable, Codable, Sendable {
        public static let example = ProductPrice(
            price: Money(1499, .eur),
            until: .example + .seconds(86_400),
            scheduled: [.example]
        )

        public var price: Money
        /// When it may be another one; absent if nothing is planned.
        public var until: Timestamp?
        /// All that is planned in this currency and not over, the earliest first.
        public var scheduled: [ScheduledPrice]

        public init(price: Money, until: Timestamp? = nil, scheduled: [ScheduledPrice]) {
            self.price = price
            self.until = until
            self.scheduled = scheduled
        }
    }
}
