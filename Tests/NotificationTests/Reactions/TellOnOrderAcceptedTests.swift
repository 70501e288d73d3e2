import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Tell on order accepted` {
    private let notification: ServiceHarness<NotificationService>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
    }

    @Test func `tells who has got pieces of a flash sale to pay, once`() throws {
        var order = order(state: .awaitingPayment)
        order.flashSale = .sample(1)
        for _ in 1...2 { try notification.deliver(Trade.OrderAccepted(order: order)) }

        let messages = try notification.inbox().messages
        #expect(messages.map(\.template) == ["flash_sale_won"])
        #expect(messages.first?.parameters == ["order": order.id.description, "amount": "19.99 EUR"])
    }

    @Test func `says nothing of other orders, whose buyers are in no hurry`() throws {
        try notification.deliver(Trade.OrderAccepted(order: order(state: .awaitingPayment)))

        #expect(try notification.inbox().messages == [])
    }
}
