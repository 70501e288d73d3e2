import Model
import ServiceKit

/// Tells what an order would cost, the way that placing it reckons.
func askQuote(_ query: Trade.AskQuote, in snapshot: Snapshot) throws -> Trade.Quote {
    guard let lines = try query.lines ?? query.buyer.map({ try snapshot.carts.find($0).lines }) else {
        throw Refusal(.invalidField, "A quote is of lines, or of a buyer's cart.", path: "$.lines")
    }
    return try PriceList(products: snapshot.products, rules: snapshot.priceRules).quote(lines)
}
