import Model
import ServiceKit

/// Notes what a product is to cost from a time on, and has it cost that if the time has come.
func schedulePrice(
    _ command: Catalogue.SchedulePrice,
    in transaction: Transaction
) throws -> Catalogue.PriceScheduled {
    guard let product = try transaction.products.find(command.product) else {
        throw Refusal(.productNotFound, "There is no product \(command.product).", path: "$.product")
    }
    guard product.state != .retired else {
        throw Refusal(.productRetired, "The product \(product.id) is off sale for good.", path: "$.product")
    }
    let price = try Catalogue.ScheduledPrice(command, at: transaction.now)
    let scheduled = try transaction.prices.scheduled(for: product.id)
    guard scheduled.count < Catalogue.ScheduledPrice.mostOfOneProduct else {
        throw Refusal(
            .invalidField,
            "A product has at most \(Catalogue.ScheduledPrice.mostOfOneProduct) scheduled prices; withdraw some.",
            path: "$.product"
        )
    }
    let news = Catalogue.PriceScheduled(product: product.id, scheduled: price)
    guard !scheduled.contains(price) else { return news }
    try transaction.prices.save(price, for: product.id)
    transaction.emit(news)
    _ = try transaction.applyPrices(to: product)
    return news
}
