import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Tell on bargain expired` {
    private let notification: ServiceHarness<NotificationService>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
    }

    @Test func `tells the opener, once`() throws {
        for _ in 1...2 { try notification.deliver(Trade.BargainExpired(bargain: bargain(state: .expired))) }

        let messages = try notification.inbox().messages
        #expect(messages.map(\.template) == ["bargain_expired"])
        #expect(messages.first?.parameters == ["price": "8.50 EUR"])
    }
}
