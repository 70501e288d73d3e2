import Model
import ServiceKit

/// Places an order at today's prices and announces it; the same order again is answered, not repeated.
func placeOrder(_ command: Trade.PlaceOrder, in transaction: Transaction) throws -> Trade.OrderPlaced {
    try transaction.refuseIfErased(command.buyer)
    if let placed = try command.id.flatMap(transaction.orders.find) {
        guard placed.isPlaced(by: command) else {
            throw Refusal(.orderExists, "There is an order \(placed.view.id) already.", path: "$.id")
        }
        return Trade.OrderPlaced(order: placed.view)
    }
    let quote = try transaction.prices.quote(command.lines)
    guard command.expected ?? quote.total == quote.total else {
        throw Refusal(
            .priceChanged,
            "It costs \(quote.total.amount) \(quote.total.currency) by now.",
            path: "$.expected"
        )
    }
    let order = try Order(
        id: command.id ?? transaction.newID(),
        buyer: command.buyer,
        lines: transaction.withReturnDays(quote.lines.map(\.line)),
        address: command.address,
        origin: Order.Origin(device: command.device, network: command.network),
        at: transaction.now
    )
    try transaction.place(order)
    return Trade.OrderPlaced(order: order.view)
}
