import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import CatalogueService

@Suite struct `Note receipt on order received` {
    @Test func `lets the buyer review what was in the order, and nothing else`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(0, 0)

        for _ in 0..<2 { try catalogue.deliver(Trade.OrderReceived(order: received(by: .sample(1), order: 1).order)) }

        #expect(try catalogue.review(5, by: 1).rating == 5)
        try catalogue.expectRefusal(
            .notReceived,
            at: "$.author",
            of: Catalogue.WriteReview(product: .sample(2), author: .sample(1), rating: 5)
        )
    }

    @Test func `notes nothing about somebody who has left`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(0)
        try catalogue.erase(.sample(1))

        try catalogue.deliver(Trade.OrderReceived(order: received(by: .sample(1), order: 1).order))

        #expect(
            try catalogue.store.read { try ReceiptTable(database: $0).has(.sample(1), received: .sample(1)) } == false
        )
    }
}
