import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Tell on order paid` {
    private let notification: ServiceHarness<NotificationService>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
    }

    @Test func `tells the buyer, once`() throws {
        try notification.deliver(Trade.OrderPaid(order: order()))
        try notification.deliver(Trade.OrderPaid(order: order()))

        let messages = try notification.inbox().messages
        #expect(messages.map(\.template) == ["order_paid"])
        #expect(messages.first?.parameters == ["order": order().id.description, "amount": "19.99 EUR"])
    }
}
