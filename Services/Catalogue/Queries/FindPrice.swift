import Model
import ServiceKit

/// Tells what a product costs at a time, and what is planned.
func findPrice(_ query: Catalogue.FindPrice, in snapshot: Snapshot) throws -> Catalogue.ProductPrice {
    guard let product = try snapshot.products.find(query.product) else {
        throw Refusal(.productNotFound, "There is no product \(query.product).", path: "$.product")
    }
    let time = query.at ?? snapshot.now
    let list = PriceList(
        regular: product.regularPrice ?? product.price,
        scheduled: try snapshot.prices.scheduled(for: product.id)
    )
    guard let price = list.price(in: query.currency, at: time) else {
        throw Refusal(.priceNotFound, "The product can't be bought in \(query.currency) then.", path: "$.currency")
    }
    return Catalogue.ProductPrice(
        price: price,
        until: list.nextChange(after: time, in: query.currency),
        scheduled: list.scheduled.filter { scheduled in
            scheduled.price.currency == query.currency && scheduled.until.map { $0 > time } ?? true
        }
    )
}
