// Prices, quotes and carts.
extension Trade {
    /// Whoever buys for so much pays so much less.
    public struct SpendDiscount: Exemplified, Hashable, Codable, Sendable {
        public static let example = SpendDiscount(from: 3000, off: 360)

        /// The price of all goods from which it counts, in minor units as is `off`.
        public var from: Int64
        public var off: Int64

        public init(from: Int64, off: Int64) {
            self.from = from
            self.off = off
        }
    }

    /// What orders in one currency cost beside the goods.
    public struct PriceRules: Exemplified, Hashable, Codable, Sendable {
        public static let example = PriceRules(
            currency: .eur,
            discounts: [.example],
            shipping: 490,
            freeShippingFrom: 5000
        )

        public var currency: Currency
        /// The best one counts, and no other.
        public var discounts: [SpendDiscount]
        /// What sending an order costs, in minor units.
        public var shipping: Int64
        /// From what price of the goods, discount taken off, sending is free; never unless given.
        public var freeShippingFrom: Int64?

        public init(
            currency: Currency,
            discounts: [SpendDiscount] = [],
            shipping: Int64 = 0,
            freeShippingFrom: Int64? = nil
        ) {
            self.currency = currency
            self.discounts = discounts
            self.shipping = shipping
            self.freeShippingFrom = freeShippingFrom
        }
    }

    public struct ChangePriceRules: Command {
        public static let name = "trade.price-rules.change"
        public static let summary =
            "Says anew what orders in one currency cost beside the goods; campaigns have prices of their own."
        public static let example = ChangePriceRules(rules: .example)
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = []

        public var rules: PriceRules
        public var partitionKey: String { rules.currency.description }

        public init(rules: PriceRules) {
            self.rules = rules
        }

        public typealias Reply = PriceRulesChanged
    }

    public struct PriceRulesChanged: Event, Hashable {
        public static let name = "trade.price-rules.changed"
        public static let summary = "Orders that are placed from now on cost something else."
        public static let example = PriceRulesChanged(rules: .example)

        public var rules: PriceRules
        public var partitionKey: String { rules.currency.description }

        public init(rules: PriceRules) {
            self.rules = rules
        }
    }

    public struct FindPriceRules: Query {
        public static let name = "trade.price-rules.find"
        public static let summary = "Tells what orders cost beside the goods, by currency."
        public static let example = FindPriceRules()

        public init() {}

        public typealias Reply = PriceRulesList
    }

    public struct PriceRulesList: Exemplified, Hashable, Codable, Sendable {
        public static let example = PriceRulesList(rules: [.example])

        public var rules: [PriceRules]

        public init(rules: [PriceRules]) {
            self.rules = rules
        }
    }

    public struct AskQuote: Query {
        public static let name = "trade.quote.ask"
        public static let summary = "Tells what an order would cost now, and which rule gave each cent of it."
        public static let example = AskQuote(
            lines: [.example],
            buyer: .example(2),
            bargain: .example(15),
            flashSale: .example(17),
            presale: .example(19)
        )
        public static let refusals: [RefusalCode] = [
            .productNotForSale,
            .currencyMixed,
            .quantityRefused,
            .bargainNotFound,
            .flashSaleNotFound,
            .presaleNotFound,
        ]

        /// What is to be bought; what is in the buyer's cart, unless given.
        public var lines: [LineRequest]?
        public var buyer: ID<Person>?
        /// The bargain that is to be bought by, instead of lines.
        public var bargain: ID<Bargain>?
        /// The flash sale that a piece is to be bought in, instead of lines.
        public var flashSale: ID<FlashSale>?
        /// The presale that a piece is to be ordered in, instead of lines.
        public var presale: ID<Presale>?

        public init(
            lines: [LineRequest]? = nil,
            buyer: ID<Person>? = nil,
            bargain: ID<Bargain>? = nil,
            flashSale: ID<FlashSale>? = nil,
            presale: ID<Presale>? = nil
        ) {
            self.lines = lines
            self.buyer = buyer
            self.bargain = bargain
            self.flashSale = flashSale
            self.presale = presale
        }

        public typealias Reply = Quote
    }

    public enum PriceRule: String, CaseIterable, Codable, Sendable {
        /// Quantity times price.
        case listPrice = "list_price"
        /// The line's share, by its price, of the discount on the whole order; rounded down.
        case spendDiscount = "spend_discount"
        /// What rounding left of the discount.
        case discountRemainder = "discount_remainder"
        /// The line's share, by what is paid for it, of the shipping fee; rounded down.
        case shipping
        /// What rounding left of the shipping fee.
        case shippingRemainder = "shipping_remainder"
        /// The cuts that the helpers in a bargain have made.
        case bargain
        /// What a flash sale takes off.
        case flashSale = "flash_sale"
        /// What a presale takes off.
        case presale
    }

    /// One rule and what it added to a line, or took away.
    public struct PriceStep: Exemplified, Hashable, Codable, Sendable {
        public static let example = PriceStep(rule: .listPrice, amount: 3598, detail: "2 × 1799")

        public var rule: PriceRule
        /// In minor units.
        public var amount: Int64
        /// The arithmetic.
        public var detail: String

        public init(rule: PriceRule, amount: Int64, detail: String) {
            self.rule = rule
            self.amount = amount
            self.detail = detail
        }
    }

    public struct QuoteLine: Exemplified, Hashable, Codable, Sendable {
        public static let example = QuoteLine(line: .example, payable: Money(3728, .eur), steps: [.example])

        public var line: OrderLine
        /// What the line costs in the end.
        public var payable: Money
        /// How that came about: their amounts add up to it.
        public var steps: [PriceStep]

        public init(line: OrderLine, payable: Money, steps: [PriceStep]) {
            self.line = line
            self.payable = payable
            self.steps = steps
        }
    }

    public struct Quote: Exemplified, Hashable, Codable, Sendable {
        public static let example = Quote(
            lines: [.example],
            goods: Money(3598, .eur),
            discount: Money(360, .eur),
            shipping: Money(490, .eur),
            total: Money(3728, .eur)
        )

        public var lines: [QuoteLine]
        public var goods: Money
        /// What is taken off.
        public var discount: Money
        public var shipping: Money
        /// What an order would have to be paid with.
        public var total: Money

        public init(lines: [QuoteLine], goods: Money, discount: Money, shipping: Money, total: Money) {
            self.lines = lines
            self.goods = goods
            self.discount = discount
            self.shipping = shipping
            self.total = total
        }
    }

    /// What somebody means to buy; reserves nothing.
    public struct Cart: Exemplified, Hashable, Codable, Sendable {
        public static let example = Cart(buyer: .example(2), lines: [.example])

        public var buyer: ID<Person>
        /// In the order in which they were put in.
        public var lines: [LineRequest]

        public init(buyer: ID<Person>, lines: [LineRequest]) {
            self.buyer = buyer
            self.lines = lines
        }
    }

    public struct ChangeCart: Command {
        public static let name = "trade.cart.change"
        public static let summary =
            "Puts so many pieces of a product into a cart, in the place of those that are in it."
        public static let example = ChangeCart(buyer: .example(2), product: .example(1), quantity: 2)
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.productNotForSale, .quantityRefused, .buyerErased]

        public var buyer: ID<Person>
        public var product: ID<Catalogue.Product>
        /// None takes the product out.
        public var quantity: Int
        public var partitionKey: String { buyer.description }

        public init(buyer: ID<Person>, product: ID<Catalogue.Product>, quantity: Int) {
            self.buyer = buyer
            self.product = product
            self.quantity = quantity
        }

        public typealias Reply = CartChanged
    }

    public struct CartChanged: Event, Hashable {
        public static let name = "trade.cart.changed"
        public static let summary = "Somebody means to buy something else than before."
        public static let example = CartChanged(cart: .example)

        public var cart: Cart
        public var partitionKey: String { cart.buyer.description }

        public init(cart: Cart) {
            self.cart = cart
        }
    }

    public struct FindCart: Query {
        public static let name = "trade.cart.find"
        public static let summary = "Tells what is in somebody's cart; trade.quote.ask tells what it costs."
        public static let example = FindCart(buyer: .example(2))

        public var buyer: ID<Person>

        public init(buyer: ID<Person>) {
            self.buyer = buyer
        }

        public typealias Reply = Cart
    }
}
