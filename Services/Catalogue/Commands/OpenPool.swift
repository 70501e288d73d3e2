import Model
import ServiceKit

/// Begins to gather demand for a product, until a time; one pool at a time for each product.
func openPool(_ command: Catalogue.OpenPool, in transaction: Transaction) throws -> Catalogue.PoolOpened {
    guard let product = try transaction.products.find(command.product) else {
        throw Refusal(.productNotFound, "There is no product \(command.product).", path: "$.product")
    }
    guard product.state != .retired else {
        throw Refusal(.productRetired, "The product \(product.id) is off sale for good.", path: "$.product")
    }
    let pool = try Pool(command, id: command.id ?? transaction.newID(), at: transaction.now)
    if let existing = try transaction.pools.find(pool.id), existing.product == pool.product {
        return Catalogue.PoolOpened(pool: existing)
    }
    guard try transaction.pools.findOpen(of: product.id) == nil else {
        throw Refusal(.poolExists, "Demand for the product is being gathered already.", path: "$.product")
    }
    try transaction.pools.save(pool)
    transaction.schedule(Catalogue.ClosePool(pool: pool.id), at: pool.closesAt, key: pool.timer)
    let opened = Catalogue.PoolOpened(pool: pool)
    transaction.emit(opened)
    return opened
}
