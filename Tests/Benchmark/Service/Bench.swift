import Model

/// The contract of the measured service: the work of the C yardstick, said in our terms.
enum Bench: ServiceContract {
    static let service = "bench"
    static let summary = "Does a small, fixed amount of work, to be measured."
    static let commands: [any Command.Type] = [PlaceOrder.self]
    static let events: [any Event.Type] = [OrderPlaced.self]
    static let queries: [any Query.Type] = [FindOrder.self]

    struct PlaceOrder: Command {
        static let name = "bench.order.place"
        static let summary = "Stores an order."
        static let roles: [Role] = []
        static let example = PlaceOrder(
            orderID: "ord-00000001",
            customer: "cust-00001",
            sku: "SKU-00007",
            quantity: 2,
            amount: 1999,
            currency: "EUR",
            note: "the quick brown fox"
        )

        var orderID: String
        var customer: String
        var sku: String
        var quantity: Int
        var amount: Int64
        var currency: String
        var note: String

        var partitionKey: String { customer }

        struct Reply: Codable, Sendable {
            var orderID: String
        }
    }

    struct OrderPlaced: Event {
        static let name = "bench.order.placed"
        static let summary = "An order was stored."
        static let example = OrderPlaced(orderID: "ord-00000001", customer: "cust-00001", amount: 1999)

        var orderID: String
        var customer: String
        var amount: Int64

        var partitionKey: String { customer }
    }

    struct FindOrder: Query {
        static let name = "bench.order.find"
        static let summary = "Reads an order by its row."
        static let example = FindOrder(id: 7)

        var id: Int64

        struct Reply: Codable, Sendable {
            var orderID: String
            var customer: String
            var amount: Int64
        }
    }
}
