import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Tell on person suspended` {
    private let notification: ServiceHarness<NotificationService>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
    }

    @Test func `tells it whatever the person wants, without the reason`() throws {
        try notification.send(Notification.ChangePreference(person: .sample(1), channel: .inbox, isOn: false))
        try notification.deliver(Identity.PersonSuspended(person: .sample(1), reason: "shared_device"))

        let message = try #require(try notification.inbox().messages.first)
        #expect(message.template == "account_suspended")
        #expect(message.parameters == [:])
    }

    @Test func `tells nobody at an address that a stranger may have claimed`() throws {
        try notification.deliver(Identity.PersonSuspended(person: .sample(1), reason: "x", isUnconfirmed: true))

        #expect(try notification.emitted(Notification.MessageAccepted.self).isEmpty)
    }

    @Test func `tells it again when it happens again`() throws {
        for _ in 1...2 { try notification.deliver(Identity.PersonSuspended(person: .sample(1), reason: "x")) }

        #expect(try notification.inbox().messages.count == 2)
    }
}
