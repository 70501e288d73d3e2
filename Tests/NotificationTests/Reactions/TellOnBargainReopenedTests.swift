import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Tell on bargain reopened` {
    private let notification: ServiceHarness<NotificationService>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
    }

    @Test func `tells the opener, once for each order that has ended`() throws {
        for order in [1, 1, 2] as [UInt64] {
            try notification.deliver(
                Trade.BargainReopened(bargain: bargain(state: .reached), order: .sample(order))
            )
        }

        let messages = try notification.inbox().messages
        #expect(messages.map(\.template) == ["bargain_reopened", "bargain_reopened"])
        #expect(messages.first?.parameters == ["price": "8.50 EUR"])
    }
}
