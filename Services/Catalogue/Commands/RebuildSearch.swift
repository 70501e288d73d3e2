import Model
import ServiceKit

/// Takes some products into the search index as they are, and sends itself on to the next.
func rebuildSearch(
    _ command: Catalogue.RebuildSearch,
    in transaction: Transaction
) throws -> Catalogue.SearchRebuilding {
    let limit = 200
    let products = try transaction.products.find(Catalogue.FindProducts(after: command.after), limit: limit)
    for product in products { try transaction.searchIndex.update(product) }
    let next = products.count == limit ? products.last?.id : nil
    if let next { transaction.send(Catalogue.RebuildSearch(after: next)) }
    return Catalogue.SearchRebuilding(products: products.count, next: next)
}
