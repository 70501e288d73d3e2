import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Tell on order shipped` {
    private let notification: ServiceHarness<NotificationService>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
    }

    @Test func `tells the buyer, once`() throws {
        try notification.deliver(Trade.OrderShipped(order: order(state: .shipped)))
        try notification.deliver(Trade.OrderShipped(order: order(state: .shipped)))

        let messages = try notification.inbox().messages
        #expect(messages.map(\.template) == ["order_shipped"])
        #expect(messages.first?.parameters == ["order": order().id.description])
    }
}
