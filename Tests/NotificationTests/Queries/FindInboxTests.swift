import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Find inbox` {
    private let notification: ServiceHarness<NotificationService>
    private let messages: [ID<Notification.Message>]

    init() throws {
        let notification = try ServiceHarness(NotificationService.self)
        messages = try (1...5).map { number in
            notification.clock.advance(by: .seconds(1))
            return try notification.tell("order_shipped", ["order": "ord-\(number)"]).message
        }
        self.notification = notification
    }

    @Test func `lists the newest first, as they read in every language`() throws {
        let page = try notification.inbox()

        #expect(page.messages.map(\.message) == messages.reversed())
        #expect(page.unread == 5)
        #expect(page.messages[0].text.texts["en"]?.hasPrefix("Order ord-5 has left us.") == true)
        #expect(page.messages[0].title.texts["zh-Hans"] == "您的订单已发货")
    }

    @Test func `goes on where the page before ended`() throws {
        let first = try notification.ask(Notification.FindInbox(person: .sample(1), limit: 3))
        let second = try notification.ask(Notification.FindInbox(person: .sample(1), limit: 3, before: first.next))

        #expect((first.messages + second.messages).map(\.message) == messages.reversed())
        #expect(second.next == nil)
    }

    @Test func `leaves out what was read if asked to`() throws {
        try notification.send(Notification.OpenMessage(message: messages[1], person: .sample(1)))

        let page = try notification.ask(Notification.FindInbox(person: .sample(1), isUnreadOnly: true))

        #expect(page.messages.map(\.message) == [4, 3, 2, 0].map { messages[$0] })
        #expect(page.unread == 4)
    }

    @Test func `shows nothing of others, and nothing that was not for the inbox`() throws {
        try notification.offer()

        #expect(try notification.inbox(of: 2).messages == [])
        #expect(try notification.inbox().messages.count == 5)
    }

    @Test(arguments: [0, 101]) func `refuses a page of no or too many messages`(limit: Int) throws {
        let refusal = #expect(throws: Refusal.self) {
            try notification.ask(Notification.FindInbox(person: .sample(1), limit: limit))
        }

        #expect(refusal?.path == "$.limit")
    }
}
