import Model
import ServiceKit

/// Forgets a scheduled price and has the product cost what it costs without it.
func withdrawPrice(
    _ command: Catalogue.WithdrawPrice,
    in transaction: Transaction
) throws -> Catalogue.PriceWithdrawn {
    guard let product = try transaction.products.find(command.product) else {
        throw Refusal(.productNotFound, "There is no product \(command.product).", path: "$.product")
    }
    let price = try transaction.prices.scheduled(for: product.id).first {
        $0.price.currency == command.currency && $0.from == command.from
    }
    guard let price else {
        throw Refusal(.priceNotFound, "No price in \(command.currency) begins at that time.", path: "$.from")
    }
    try transaction.prices.remove(price, for: product.id)
    let news = Catalogue.PriceWithdrawn(product: product.id, scheduled: price)
    transaction.emit(news)
    _ = try transaction.applyPrices(to: product)
    return news
}
