extension RefusalCode {
    public static let allotmentNotFound = RefusalCode("allotment_not_found", "Nothing was ever allotted to this sale")
}

// Pieces that are set aside for a sale.
extension Catalogue {
    public enum AllotmentState: String, CaseIterable, Codable, Sendable {
        /// What is left of it can be had by orders of the sale only.
        case allotted
        /// There was too little; nothing is set aside.
        case refused
        /// What was left is for sale to everybody again.
        case ended
    }

    public struct StockAllotment: Exemplified, Hashable, Codable, Sendable {
        public static let example = StockAllotment(
            sale: .example(17),
            product: .example(1),
            quantity: 1000,
            left: 988,
            state: .allotted,
            until: .example + .seconds(8100)
        )

        public var sale: ID<Trade.FlashSale>
        public var product: ID<Product>
        public var quantity: Int
        /// What no order has reserved or bought.
        public var left: Int
        public var state: AllotmentState
        public var until: Timestamp

        public init(
            sale: ID<Trade.FlashSale>,
            product: ID<Product>,
            quantity: Int,
            left: Int,
            state: AllotmentState,
            until: Timestamp
        ) {
            self.sale = sale
            self.product = product
            self.quantity = quantity
            self.left = left
            self.state = state
            self.until = until
        }
    }

    public struct AllotStock: Command {
        public static let name = "catalogue.stock.allot"
        public static let summary =
            "Sets pieces aside for the orders of a sale, all or nothing; asked again, announces the same."
        public static let example = AllotStock(
            sale: .example(17),
            product: .example(1),
            quantity: 1000,
            until: .example + .seconds(8100)
        )
        public static let roles: [Role] = [.service("trade")]

        public var sale: ID<Trade.FlashSale>
        public var product: ID<Product>
        public var quantity: Int
        /// When what is left is for sale to everybody again.
        public var until: Timestamp
        public var partitionKey: String { product.description }

        public init(sale: ID<Trade.FlashSale>, product: ID<Product>, quantity: Int, until: Timestamp) {
            self.sale = sale
            self.product = product
            self.quantity = quantity
            self.until = until
        }

        public typealias Reply = StockAllotment
    }

    public struct StockAllotted: Event, Hashable {
        public static let name = "catalogue.stock.allotted"
        public static let summary = "Pieces are set aside for a sale."
        public static let example = StockAllotted(allotment: .example)

        public var allotment: StockAllotment
        public var partitionKey: String { allotment.sale.description }

        public init(allotment: StockAllotment) {
            self.allotment = allotment
        }
    }

    public struct AllotmentRefused: Event, Hashable {
        public static let name = "catalogue.allotment.refused"
        public static let summary = "There are not as many pieces as a sale wants: nothing is set aside."
        public static let example = AllotmentRefused(sale: .example(17), product: .example(1))

        public var sale: ID<Trade.FlashSale>
        public var product: ID<Product>
        public var partitionKey: String { sale.description }

        public init(sale: ID<Trade.FlashSale>, product: ID<Product>) {
            self.sale = sale
            self.product = product
        }
    }

    public struct EndAllotment: Command {
        public static let name = "catalogue.allotment.end"
        public static let summary = "Lets everybody buy what is left of an allotment; its time sends it, too."
        public static let example = EndAllotment(sale: .example(17))
        public static let roles: [Role] = [.service("catalogue"), .service("trade")]
        public static let refusals: [RefusalCode] = [.allotmentNotFound]

        public var sale: ID<Trade.FlashSale>
        public var partitionKey: String { sale.description }

        public init(sale: ID<Trade.FlashSale>) {
            self.sale = sale
        }

        public typealias Reply = StockAllotment
    }
}
