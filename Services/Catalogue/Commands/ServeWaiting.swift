import Model
import ServiceKit

/// Goes on with a line that was too long to be served at once.
func serveWaiting(_ command: Catalogue.ServeWaiting, in transaction: Transaction) throws -> Catalogue.StockLevel {
    try transaction.serveWaiting(for: command.product)
    return try transaction.stock.level(of: command.product)
}
