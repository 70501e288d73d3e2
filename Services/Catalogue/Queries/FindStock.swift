import Model
import ServiceKit

/// Tells how many pieces of a product there are; a product that nothing has come in for has none.
func findStock(_ query: Catalogue.FindStock, in snapshot: Snapshot) throws -> Catalogue.StockView {
    guard try snapshot.products.find(query.product) != nil else {
        throw Refusal(.productNotFound, "There is no product \(query.product).", path: "$.product")
    }
    return Catalogue.StockView(product: query.product, stock: try snapshot.stock.level(of: query.product))
}
