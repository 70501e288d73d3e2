import AMQP
import BenchmarkKit
import Model

/// All of Souk, with shelves to fill.
struct Shop {
    let suite: RunningSuite
    let settings: ConnectionSettings

    /// Fills the shelves, and waits until trade knows what everything costs.
    func stock(_ assortment: Assortment) async throws {
        let publisher = Publisher(settings: settings, logger: silence)
        publisher.start()
        for (number, product) in assortment.products.enumerated() {
            try await publisher.publish(
                command(
                    Catalogue.CreateProduct(
                        id: product.id,
                        sku: "BENCH-\(number)",
                        title: .english("Product \(number)"),
                        price: Money(1000 + Int64(number), .eur)
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
            try count("SELECT count(*) FROM product", in: "trade", of: suite.folder) == assortment.products.count
                && count("SELECT count(*) FROM stock", in: "catalogue", of: suite.folder) == assortment.products.count
        }
    }
}
