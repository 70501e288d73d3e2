import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Tell on order cancelled` {
    private let notification: ServiceHarness<NotificationService>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
    }

    @Test func `tells the buyer, once`() throws {
        try notification.deliver(Trade.OrderCancelled(order: order(state: .cancelled)))
        try notification.deliver(Trade.OrderCancelled(order: order(state: .cancelled)))

        let messages = try notification.inbox().messages
        #expect(messages.map(\.template) == ["order_cancelled"])
        #expect(messages.first?.parameters == ["order": order().id.description])
    }

    @Test(arguments: [("expired", "flash_sale_lost"), ("buyer_cancelled", "order_cancelled")])
    func `says that the minutes of a flash sale are over, if that is why`(reason: String, template: String) throws {
        var order = order(state: .cancelled)
        order.flashSale = .sample(1)
        order.reason = reason
        try notification.deliver(Trade.OrderCancelled(order: order))

        #expect(try notification.inbox().messages.map(\.template) == [template])
    }
}
