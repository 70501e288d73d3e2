import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Close pool` {
    private let catalogue: ServiceHarness<CatalogueService>
    private let pool: ID<Catalogue.Pool>

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.stocked(0)
        pool = try catalogue.send(
            Catalogue.OpenPool(product: .sample(1), minimum: 5, closesAt: catalogue.clock.now + .seconds(3600))
        ).pool.id
    }

    @Test func `orders what groups want, if it is enough, when its time has come`() throws {
        try catalogue.deliver(formed(1, size: 3))
        try catalogue.deliver(formed(2, size: 2))

        catalogue.clock.advance(by: .seconds(3600))
        try catalogue.fireTimers()

        let closed = try #require(try catalogue.emitted(Catalogue.PoolClosed.self).first).pool
        let purchase = try #require(try catalogue.emitted(Catalogue.PurchaseOrdered.self).first).purchase
        #expect(closed.state == .ordered && closed.purchase == purchase.id && closed.groups == 2)
        #expect(purchase.pieces == 5 && purchase.reason == .pool)
    }

    @Test func `drops what is too little`() throws {
        try catalogue.deliver(formed(1, size: 4))

        let closed = try catalogue.send(Catalogue.ClosePool(pool: pool))

        #expect(closed.pool.state == .dropped)
        #expect(try catalogue.emitted(Catalogue.PurchaseOrdered.self).isEmpty)
    }

    @Test func `orders once, whoever closes it how often`() throws {
        try catalogue.deliver(formed(1, size: 5))

        let first = try catalogue.send(Catalogue.ClosePool(pool: pool))
        let again = try catalogue.send(Catalogue.ClosePool(pool: pool))
        catalogue.clock.advance(by: .seconds(3600))
        try catalogue.fireTimers()

        #expect(first == again)
        #expect(try catalogue.emitted(Catalogue.PurchaseOrdered.self).count == 1)
    }

    @Test func `refuses a pool that does not exist`() throws {
        try catalogue.expectRefusal(
            .poolNotFound,
            at: "$.pool",
            of: Catalogue.ClosePool(pool: ID(UUID128(high: 7, low: 7)))
        )
    }
}
