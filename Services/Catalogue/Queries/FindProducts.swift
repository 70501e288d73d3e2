import Model
import ServiceKit

/// Finds the products that fit everything asked for, a page at a time.
func findProducts(_ query: Catalogue.FindProducts, in snapshot: Snapshot) throws -> Catalogue.FindProducts.Reply {
    let limit = query.limit ?? 20
    guard (1...100).contains(limit) else {
        throw Refusal(.invalidField, "A page has 1 to 100 products.", path: "$.limit")
    }
    // One more than asked for tells whether there is another page.
    let products = try snapshot.products.find(query, limit: limit + 1)
    let page = Array(products.prefix(limit))
    return Catalogue.FindProducts.Reply(products: page, next: products.count > limit ? page.last?.id : nil)
}
