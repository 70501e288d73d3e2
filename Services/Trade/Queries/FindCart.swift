import Model
import ServiceKit

/// Tells what is in somebody's cart.
func findCart(_ query: Trade.FindCart, in snapshot: Snapshot) throws -> Trade.Cart {
    try snapshot.carts.find(query.buyer)
}
