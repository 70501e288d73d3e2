import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Tell on help refused` {
    private let notification: ServiceHarness<NotificationService>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
    }

    @Test func `tells the helper, once, and not why`() throws {
        for _ in 1...2 { try notification.deliver(Trade.HelpRefused(help: help(1, state: .refused))) }

        let messages = try notification.inbox(of: 5).messages
        #expect(messages.map(\.template) == ["help_refused"])
        #expect(messages.first?.parameters == [:])
    }
}
