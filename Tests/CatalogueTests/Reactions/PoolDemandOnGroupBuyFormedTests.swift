import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

/// The nth group-buy of the first product, formed.
func formed(_ number: UInt64, size: Int, of product: UInt64 = 1) -> Trade.GroupBuyFormed {
    var group = Trade.GroupBuyFormed.example.groupBuy
    group.id = ID(UUID128(high: 0x019B_76DA_A800_7000, low: 500 + number))
    group.product = .sample(product)
    group.size = size
    return Trade.GroupBuyFormed(groupBuy: group)
}

@Suite struct `Pool demand on group-buy formed` {
    @Test func `counts each group once, and only those of the product`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(0, 0)
        try catalogue.deliver(formed(1, size: 9))
        try catalogue.send(
            Catalogue.OpenPool(product: .sample(1), minimum: 5, closesAt: catalogue.clock.now + .seconds(3600))
        )

        for _ in 0..<2 { try catalogue.deliver(formed(2, size: 3)) }
        try catalogue.deliver(formed(3, size: 2, of: 2))

        let pool = try #require(try catalogue.ask(Catalogue.FindPools()).pools.first)
        #expect(pool.pieces == 3)
        #expect(pool.groups == 1)
    }
}
