import Model
import ServiceKit

/// Takes over an order that was made and paid elsewhere and announces it; the same again is answered, not repeated.
func recordOrder(_ command: Trade.RecordOrder, in transaction: Transaction) throws -> Trade.OrderRecorded {
    try transaction.refuseIfErased(command.buyer)
    try Order.checkRecorded(command.placedAt, at: transaction.now, path: "$.placed_at")
    let order = try Order(command, id: command.id ?? transaction.newID())
    let recorded = Trade.OrderRecorded(order: order.view)
    if command.id != nil, let known = try transaction.orders.find(order.view.id) {
        guard known == order else {
            throw Refusal(.orderExists, "There is an order \(order.view.id) already.", path: "$.id")
        }
        return recorded
    }
    try transaction.orders.add(order, number: command.number, country: command.country)
    transaction.emit(recorded)
    return recorded
}
