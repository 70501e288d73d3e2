import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Settle delivery` {
    private let notification: ServiceHarness<NotificationService>
    private let message: ID<Notification.Message>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
        try notification.join()
        message = try notification.tell().message
    }

    private func mail(_ view: Notification.MessageView) -> Notification.Delivery? {
        view.deliveries.first { $0.channel == .mail }
    }

    @Test func `notes that a mail is sent, and announces it, once`() throws {
        let first = try notification.settle(message, .sent, detail: "250 2.0.0")
        let second = try notification.settle(message, .deferred)

        #expect(mail(first)?.state == .sent)
        #expect(second == first)
        #expect(try notification.emitted(Notification.MessageSent.self).map(\.channel) == [.inbox, .mail])
        #expect(try notification.steps(of: message, in: .mail).last == "sent sent")
    }

    @Test func `writes no more to an address that was refused for good`() throws {
        let failed = try notification.settle(message, .refused, detail: "recipient: 550 5.1.1")
        let next = try notification.tell()

        #expect(mail(failed)?.state == .failed)
        #expect(try notification.emitted(Notification.MessageFailed.self).map(\.detail) == ["recipient: 550 5.1.1"])
        #expect(next.delivery(.mail)?.reason == .suppressed)
        #expect(next.delivery(.inbox)?.state == .sent)
        #expect(try notification.sent(Identity.SuppressEmail.self).map(\.person) == [.sample(1)])
    }

    @Test func `goes on writing after a mail that was refused for itself`() throws {
        try notification.settle(message, .rejected, detail: "data: 554 5.6.0")

        #expect(try notification.tell().delivery(.mail)?.state == .accepted)
        #expect(try notification.sent(Identity.SuppressEmail.self).isEmpty)
    }

    @Test(arguments: [
        (Notification.DeliveryOutcome.unreachable, Notification.SkipReason.erased), (.notConfigured, .notConfigured),
    ])
    func `takes what nobody can do anything about for skipped`(
        outcome: Notification.DeliveryOutcome,
        reason: Notification.SkipReason
    ) throws {
        let skipped = try notification.settle(message, outcome)

        #expect(mail(skipped)?.state == .skipped)
        #expect(try notification.emitted(Notification.MessageSkipped.self).map(\.reason) == [reason])
        #expect(try notification.emitted(Notification.MessageFailed.self) == [])
    }

    @Test func `tries a deferred mail for three days, then takes it for failed`() throws {
        let start = notification.clock.now
        while try mail(notification.settle(message, .deferred))?.state == .accepted {
            notification.clock.advance(by: .seconds(3600))
            try notification.fireTimers()
        }

        #expect(notification.clock.now - start == .seconds(72 * 3600))
        #expect(try notification.emitted(Notification.MessageFailed.self).count == 1)
    }

    @Test func `does not count an attempt at a server that let nobody in`() throws {
        let blocked = try notification.settle(message, .blocked, detail: "login: 535 5.7.8")

        #expect(mail(blocked)?.state == .accepted)
        #expect(mail(blocked)?.attempts == 0)
        notification.clock.advance(by: .seconds(899))
        try notification.fireTimers()
        #expect(try notification.steps(of: message, in: .mail).last == "sending blocked")
        notification.clock.advance(by: .seconds(1))
        try notification.fireTimers()
        #expect(try notification.steps(of: message, in: .mail).last == "sending attempt 1")
    }

    @Test func `ignores the late word of an attempt that was given up`() throws {
        try notification.settle(message, .deferred, attempt: 1)
        notification.clock.advance(by: .seconds(60))
        try notification.fireTimers()

        let late = try notification.settle(message, .refused, attempt: 1)

        #expect(mail(late)?.state == .accepted)
        #expect(mail(late)?.attempts == 2)
    }

    @Test func `refuses a message that the person does not have`() throws {
        let refusal = #expect(throws: Refusal.self) { try notification.settle(.sample(99), .sent) }

        #expect(refusal?.code == .messageNotFound)
    }
}
