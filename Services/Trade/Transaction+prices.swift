import Model
import ServiceKit

/// Today's prices and the rules beside them, for whoever places an order and whoever only asks.
struct PriceList {
    let products: ProductTable
    let rules: PriceRulesTable

    func price(of product: ID<Catalogue.Product>, path: String) throws -> Money {
        guard let price = try products.price(of: product) else {
            throw Refusal(.productNotForSale, "The product \(product) is not for sale.", path: path)
        }
        return price
    }

    func quote(_ requests: [Trade.LineRequest]) throws -> Trade.Quote {
        let lines = try requests.enumerated().map { position, line in
            try Order.line(
                line.product,
                quantity: line.quantity,
                at: price(of: line.product, path: "$.lines[\(position)].product"),
                path: "$.lines[\(position)].quantity"
            )
        }
        let currency = try Order.total(of: lines).currency
        return try Pricing(rules: rules.find(currency)).quote(lines)
    }
}

extension Transaction {
    var prices: PriceList { PriceList(products: products, rules: priceRules) }

    /// Today's price of a product, for an order that is to be placed.
    func price(of product: ID<Catalogue.Product>, path: String) throws -> Money {
        try prices.price(of: product, path: path)
    }

    /// The lines of an order that is to be placed, with what is promised today about sending their pieces back.
    func withReturnDays(_ lines: [Trade.OrderLine]) throws -> [Trade.OrderLine] {
        try lines.map { line in
            var line = line
            line.returnDays = try products.returnDays(of: line.product)
            return line
        }
    }
}
