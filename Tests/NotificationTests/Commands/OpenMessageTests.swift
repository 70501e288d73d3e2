import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Open message` {
    private let notification: ServiceHarness<NotificationService>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
    }

    @Test func `notes when it was first read, and announces it, once`() throws {
        let message = try notification.tell().message
        notification.clock.advance(by: .seconds(60))

        let first = try notification.send(Notification.OpenMessage(message: message, person: .sample(1)))
        notification.clock.advance(by: .seconds(60))
        let second = try notification.send(Notification.OpenMessage(message: message, person: .sample(1)))

        #expect(second == first)
        #expect(try notification.emitted(Notification.MessageOpened.self) == [first])
        let inbox = try notification.inbox()
        #expect(inbox.unread == 0)
        #expect(inbox.messages.first?.openedAt == first.openedAt)
    }

    @Test func `refuses what is not in the person's inbox`() throws {
        let message = try notification.tell().message
        let skipped = try notification.offer().message

        for (message, person) in [(message, 2), (.sample(99), 1), (skipped, 1)] as [(ID<Notification.Message>, UInt64)]
        {
            let refusal = #expect(throws: Refusal.self) {
                try notification.send(Notification.OpenMessage(message: message, person: .sample(person)))
            }
            #expect(refusal?.code == .messageNotFound)
        }
        #expect(try notification.inbox().unread == 1)
    }
}
