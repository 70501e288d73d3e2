import Model
import ServiceKit

/// Puts pieces of a product into a cart or takes them out, and announces what is in it now.
func changeCart(_ command: Trade.ChangeCart, in transaction: Transaction) throws -> Trade.CartChanged {
    try transaction.refuseIfErased(command.buyer)
    let before = try transaction.carts.find(command.buyer)
    if command.quantity == 0 {
        try transaction.carts.remove(command.product, of: command.buyer)
    } else {
        let price = try transaction.price(of: command.product, path: "$.product")
        _ = try Order.line(command.product, quantity: command.quantity, at: price, path: "$.quantity")
        guard before.lines.count < Order.mostLines || before.lines.contains(where: { $0.product == command.product })
        else { throw Refusal(.quantityRefused, "A cart holds \(Order.mostLines) products.", path: "$.product") }
        try transaction.carts.put(command.quantity, of: command.product, for: command.buyer, at: transaction.now)
    }
    let cart = try transaction.carts.find(command.buyer)
    let changed = Trade.CartChanged(cart: cart)
    if cart != before { transaction.emit(changed) }
    return changed
}
