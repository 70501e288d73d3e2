import Model
import ServiceKit
import Storage

/// Lists what products cost: a service all of whose data follows from the events of another.
@main struct PriceListService: Service {
    static let contract: any ServiceContract.Type = PriceList.self
    static let isProjection = true
    /// No UNIQUE: what happens twice has to show.
    static let schema = Schema(
        "price list",
        [.init("1", sql: "CREATE TABLE listing (product BLOB NOT NULL, price INTEGER NOT NULL);")]
    )

    @HandlerList static var handlers: [Handler] {
        on(listPriceOnProductPublished)
    }
}

/// Writes a price down, and announces it.
func listPriceOnProductPublished(_ event: Catalogue.ProductPublished, in transaction: Transaction) throws {
    let product = event.product
    try transaction.database.run(
        "INSERT INTO listing (product, price) VALUES (?, ?)",
        [product.id.uuid.bytes.blob, product.price.amount]
    )
    transaction.emit(PriceListed(product: product.id, price: product.price))
}

enum PriceList: ServiceContract {
    static let service = "price-list"
    static let summary = "Lists what products cost."
    static let commands: [any Command.Type] = []
    static let events: [any Event.Type] = [PriceListed.self]
    static let queries: [any Query.Type] = []
}

struct PriceListed: Event, Hashable {
    static let name = "price-list.price.listed"
    static let summary = "A product has a price."
    static let example = PriceListed(
        product: ID(UUID128(high: 0x019B_76DA_A800_7000, low: 1 << 63 | 1)),
        price: Money(1999, .eur)
    )

    var product: ID<Catalogue.Product>
    var price: Money
    var partitionKey: String { product.description }
}
