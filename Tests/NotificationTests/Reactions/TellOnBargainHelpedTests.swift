import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Tell on bargain helped` {
    private let notification: ServiceHarness<NotificationService>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
    }

    @Test func `tells the opener of each cut, once, and of the last one not`() throws {
        for _ in 1...2 { try notification.deliver(helped(1, in: .running)) }
        try notification.deliver(helped(2, in: .running))
        try notification.deliver(helped(3, in: .reached))

        let messages = try notification.inbox().messages
        #expect(messages.map(\.template) == ["bargain_helped", "bargain_helped"])
        #expect(messages.last?.parameters == ["amount": "1.50 EUR", "price": "8.50 EUR", "floor": "7.00 EUR"])
        #expect(try notification.inbox(of: 5).messages == [])
    }

    @Test func `sends no mails, since helps come by the dozen`() throws {
        try notification.join()
        try notification.deliver(helped(1, in: .running))

        #expect(try notification.mails.isEmpty)
    }

    @Test func `tells nothing to those who don't want to hear of bargains, or have left`() throws {
        try notification.send(
            Notification.ChangePreference(person: .sample(1), topic: .bargains, channel: .inbox, isOn: false)
        )
        try notification.deliver(helped(1, in: .running))
        #expect(try notification.emitted(Notification.MessageSkipped.self).map(\.reason) == [.preferenceOff])

        try notification.erase(1)
        try notification.deliver(helped(2, in: .running))
        #expect(try notification.emitted(Notification.MessageAccepted.self).count == 1)
    }

    private func helped(_ number: UInt64, in state: Trade.BargainState) -> Trade.BargainHelped {
        Trade.BargainHelped(bargain: bargain(state: state), help: help(number, state: .cut))
    }
}
