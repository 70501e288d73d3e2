import Model
import ServiceKit

/// Tells what an order would cost, the way that placing it reckons.
func askQuote(_ query: Trade.AskQuote, in snapshot: Snapshot) throws -> Trade.Quote {
    if let id = query.bargain {
        guard let bargain = try snapshot.bargains.find(id) else {
            throw Refusal(.bargainNotFound, "There is no bargain \(id).", path: "$.bargain")
        }
        return bargain.quote
    }
    guard let lines = try query.lines ?? query.buyer.map({ try snapshot.carts.find($0).lines }) else {
        throw Refusal(.invalidField, "A quote is of lines, of a buyer's cart, or of a campaign.", path: "$.lines")
    }
    return try PriceList(products: snapshot.products, rules: snapshot.priceRules).quote(lines)
}
