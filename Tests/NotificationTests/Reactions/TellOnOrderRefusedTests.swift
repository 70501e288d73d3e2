import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Tell on order refused` {
    private let notification: ServiceHarness<NotificationService>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
    }

    @Test func `tells the buyer, once, and not why`() throws {
        var order = order(state: .refused)
        order.reason = "risk_denied"
        for _ in 1...2 { try notification.deliver(Trade.OrderRefused(order: order)) }

        let messages = try notification.inbox().messages
        #expect(messages.map(\.template) == ["order_refused"])
        #expect(messages.first?.parameters == ["order": order.id.description])
    }
}
