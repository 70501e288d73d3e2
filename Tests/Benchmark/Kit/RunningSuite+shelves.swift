package import AMQP
package import Model

/// A product that a benchmark sells.
package struct Goods: Sendable {
    package var id: ID<Catalogue.Product>
    package var title: String
    package var price: Money
    package var pieces: Int

    package init(id: ID<Catalogue.Product>, title: String, price: Money, pieces: Int) {
        self.id = id
        self.title = title
        self.price = price
        self.pieces = pieces
    }
}

extension RunningSuite {
    /// Fills empty shelves, and waits until trade knows what everything costs.
    package func fillShelves(with goods: [Goods], through settings: ConnectionSettings) async throws {
        let publisher = Publisher(settings: settings, logger: silence)
        publisher.start()
        for (number, product) in goods.enumerated() {
            try await publisher.publish(
                command(
                    Catalogue.CreateProduct(
                        id: product.id,
                        sku: "BENCH-\(number)",
                        title: .english(product.title),
                        price: product.price
                    ),
                    id: "create-\(number)"
                )
            )
            try await publisher.publish(command(Catalogue.PublishProduct(id: product.id), id: "publish-\(number)"))
            try await publisher.publish(
                command(Catalogue.ReceiveStock(product: product.id, quantity: product.pieces), id: "receive-\(number)")
            )
        }
        await publisher.stop()
        try await wait(for: "trade to know the prices") {
            try count("SELECT count(*) FROM product", in: "trade") == goods.count
                && count("SELECT count(*) FROM stock", in: "catalogue") == goods.count
        }
    }
}
