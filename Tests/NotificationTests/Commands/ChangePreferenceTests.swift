import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Change preference` {
    private let notification: ServiceHarness<NotificationService>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
        try notification.join()
    }

    private func change(_ topic: Notification.Topic?, _ channel: Notification.Channel, _ isOn: Bool) throws {
        try notification.send(
            Notification.ChangePreference(person: .sample(1), topic: topic, channel: channel, isOn: isOn)
        )
    }

    @Test func `turns one topic off in one channel, and announces it, once`() throws {
        try change(.social, .mail, false)
        try change(.social, .mail, false)

        let follower = try notification.tell()
        let shipped = try notification.tell("order_shipped", ["order": "1"])
        #expect(follower.delivery(.mail)?.reason == .preferenceOff)
        #expect(follower.delivery(.inbox)?.state == .sent)
        #expect(shipped.delivery(.mail)?.state == .accepted)
        #expect(try notification.emitted(Notification.PreferenceChanged.self).count == 1)
    }

    @Test func `lets a word about a topic count more than one about the channel`() throws {
        try change(nil, .mail, false)
        try change(.orders, .mail, true)

        #expect(try notification.tell().delivery(.mail)?.reason == .preferenceOff)
        #expect(try notification.tell("order_shipped", ["order": "1"]).delivery(.mail)?.state == .accepted)
    }

    @Test func `never mutes what concerns the account`() throws {
        try change(nil, .mail, false)
        try change(nil, .inbox, false)

        #expect(try notification.tell("account_suspended").deliveries.map(\.state) == [.sent, .accepted])
        let refusal = #expect(throws: Refusal.self) { try change(.account, .mail, false) }
        #expect(refusal?.code == .preferenceFixed)
    }

    @Test func `can be turned back`() throws {
        try change(.social, .mail, false)
        try change(.social, .mail, true)

        #expect(try notification.tell().delivery(.mail)?.state == .accepted)
        #expect(try notification.emitted(Notification.PreferenceChanged.self).map(\.isOn) == [false, true])
    }
}
