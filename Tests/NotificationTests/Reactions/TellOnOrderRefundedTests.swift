import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Tell on order refunded` {
    private let notification: ServiceHarness<NotificationService>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
    }

    @Test func `tells the buyer of each refund, once`() throws {
        for refund in [1, 2, 2] as [UInt64] {
            try notification.deliver(
                Trade.OrderRefunded(order: order(), refund: .sample(refund), amount: Money(500, .eur))
            )
        }

        let messages = try notification.inbox().messages
        #expect(messages.map(\.template) == ["order_refunded", "order_refunded"])
        #expect(messages.first?.parameters["amount"] == "5.00 EUR")
    }
}
