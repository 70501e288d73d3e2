import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Retry delivery` {
    private let notification: ServiceHarness<NotificationService>
    private let message: ID<Notification.Message>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
        try notification.join()
        message = try notification.tell().message
    }

    private func retry() throws -> Notification.Delivery? {
        try notification.send(Notification.RetryDelivery(message: message, person: .sample(1), channel: .mail))
            .deliveries.first { $0.channel == .mail }
    }

    @Test func `begins the next attempt when its time has come`() throws {
        try notification.settle(message, .deferred)
        notification.clock.advance(by: .seconds(31))
        try notification.fireTimers()
        try notification.startEffects()

        #expect(try notification.mails.map(\.attempt) == [1, 2])
        #expect(try notification.mails.map(\.message) == [message, message])
        #expect(try notification.steps(of: message, in: .mail).suffix(1) == ["sending attempt 2"])
    }

    @Test func `may be told to try earlier, and then does not try again by itself`() throws {
        try notification.settle(message, .deferred)

        let delivery = try retry()
        notification.clock.advance(by: .seconds(60))
        try notification.fireTimers()

        #expect(delivery?.attempts == 2)
        #expect(try notification.mails.map(\.attempt) == [1, 2])
    }

    @Test func `leaves a mail alone that is under way or at its end`() throws {
        #expect(try retry()?.attempts == 1)
        try notification.settle(message, .sent)
        #expect(try retry()?.state == .sent)

        try notification.startEffects()
        #expect(try notification.mails.map(\.attempt) == [1])
    }

    @Test func `asks once more what the person wants`() throws {
        try notification.settle(message, .deferred)
        try notification.send(
            Notification.ChangePreference(person: .sample(1), topic: .social, channel: .mail, isOn: false)
        )

        let delivery = try retry()

        #expect(delivery?.state == .skipped)
        #expect(delivery?.reason == .preferenceOff)
        try notification.startEffects()
        #expect(try notification.mails.map(\.attempt) == [1])
    }

    @Test func `refuses a message that the person does not have`() throws {
        let refusal = #expect(throws: Refusal.self) {
            try notification.send(
                Notification.RetryDelivery(message: message, person: .sample(2), channel: .mail)
            )
        }

        #expect(refusal?.code == .messageNotFound)
    }
}
