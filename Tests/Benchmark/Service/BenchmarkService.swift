import Model
import ServiceKit
import Storage

/// The service that the benchmark measures: one row, one event, one reply to whoever asks.
@main struct BenchmarkService: Service {
    static let contract: any ServiceContract.Type = Bench.self
    static let schema = benchSchema

    @HandlerList static var handlers: [Handler] {
        on(placeOrder)
        on(findOrder)
    }
}

/// Stores an order and announces it.
func placeOrder(_ command: Bench.PlaceOrder, in transaction: Transaction) throws -> Bench.PlaceOrder.Reply {
    try transaction.database.run(
        "INSERT INTO \"order\" (order_id, customer, amount, note, placed_at) VALUES (?, ?, ?, ?, ?)",
        [command.orderID, command.customer, command.amount, command.note, transaction.now.milliseconds]
    )
    transaction.emit(Bench.OrderPlaced(orderID: command.orderID, customer: command.customer, amount: command.amount))
    return .init(orderID: command.orderID)
}

/// Reads an order by its row.
func findOrder(_ query: Bench.FindOrder, in snapshot: Snapshot) throws -> Bench.FindOrder.Reply {
    guard
        let row = try snapshot.database.one(
            "SELECT order_id, customer, amount FROM \"order\" WHERE id = ?",
            [query.id]
        )
    else { throw Refusal(.invalidField, "There is no order in row \(query.id).", path: "$.id") }
    return .init(orderID: row[0], customer: row[1], amount: row[2])
}

let benchSchema = Schema(
    "bench",
    [
        .init(
            "1",
            sql: """
                CREATE TABLE "order" (
                    id INTEGER PRIMARY KEY,
                    order_id TEXT NOT NULL,
                    customer TEXT NOT NULL,
                    amount INTEGER NOT NULL,
                    note TEXT NOT NULL,
                    placed_at INTEGER NOT NULL
                );
                """
        )
    ]
)
