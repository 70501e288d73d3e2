import Model
import ServiceKit

/// Tells what an order would cost, the way that placing it reckons.
func askQuote(_ query: Trade.AskQuote, in snapshot: Snapshot) throws -> Trade.Quote {
    if let buyer = query.buyer { try snapshot.checkActor(buyer) }
    if let id = query.bargain {
        guard let bargain = try snapshot.bargains.find(id) else {
            throw Refusal(.bargainNotFound, "There is no bargain \(id).", path: "$.bargain")
        }
        return bargain.quote
    }
    let prices = PriceList(products: snapshot.products, rules: snapshot.priceRules)
    if let id = query.flashSale {
        guard let sale = try snapshot.flashSales.find(id) else {
            throw Refusal(.flashSaleNotFound, "There is no flash sale \(id).", path: "$.flash_sale")
        }
        return try sale.quote(1, priceAlone: prices.price(of: sale.product, path: "$.flash_sale"))
    }
    if let id = query.presale {
        guard let presale = try snapshot.presales.find(id) else {
            throw Refusal(.presaleNotFound, "There is no presale \(id).", path: "$.presale")
        }
        return try presale.quote(1, priceAlone: prices.price(of: presale.product, path: "$.presale"))
    }
    guard let lines = try query.lines ?? query.buyer.map({ try snapshot.carts.find($0).lines }) else {
        throw Refusal(.invalidField, "A quote is of lines, of a buyer's cart, or of a campaign.", path: "$.lines")
    }
    return try prices.quote(lines)
}
