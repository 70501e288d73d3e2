import AMQP
import Foundation
import LocalBroker
import Model
import Storage
import Support

/// The services that sell, each a process of its own.
struct Shop {
    private let services: [ChildProcess]
    private let settings: ConnectionSettings
    private let folder: String

    private static let programs = ["catalogue", "risk-control", "trade"]

    static func open(broker: LocalBroker, folder: String, settings: ConnectionSettings) async throws -> Shop {
        var services: [ChildProcess] = []
        for program in programs {
            services.append(
                try await startProgram(
                    "souk-\(program)",
                    environment: [
                        "SOUK_AMQP_URL": broker.url, "SOUK_DATA": folder, "SOUK_ANONYMOUS_ROLE": "operator",
                        "SOUK_LOG_LEVEL": "warning",
                    ],
                    output: "\(folder)/\(program).log"
                )
            )
        }
        let shop = Shop(services: services, settings: settings, folder: folder)
        for program in programs {
            try await shop.wait("\(program) to consume") {
                let queue = try? await Session.use(settings) {
                    try $0.declareQueue("\(program).commands", passive: true)
                }
                return (queue?.consumers ?? 0) > 0
            }
        }
        return shop
    }

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
        try await wait("trade to know the prices") {
            try count("SELECT count(*) FROM product", in: "trade", of: folder) == assortment.products.count
                && count("SELECT count(*) FROM stock", in: "catalogue", of: folder) == assortment.products.count
        }
    }

    func close() async throws {
        for service in services { service.signal(SIGTERM) }
        for service in services {
            guard await service.waitUntilExit(atMost: .seconds(30)), service.status == 0 else {
                throw BenchmarkFailure(description: "A service did not stop in good order.")
            }
        }
    }

    func kill() {
        for service in services { service.signal(SIGKILL) }
    }

    private func wait(_ what: String, until condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while try await !condition() {
            guard ContinuousClock.now < deadline else {
                throw BenchmarkFailure(description: "Waited for \(what) in vain.")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

/// A number out of a service's database, which the service goes on writing.
func count(_ sql: String, in service: String, of folder: String) throws -> Int {
    var configuration = Configuration()
    configuration.readonly = true
    let queue = try DatabaseQueue(path: "\(folder)/\(service).sqlite", configuration: configuration)
    return try queue.read { try Int.fetchOne($0, sql: sql) ?? 0 }
}
