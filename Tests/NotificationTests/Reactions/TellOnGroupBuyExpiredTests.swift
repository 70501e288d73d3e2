import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Tell on group buy expired` {
    private let notification: ServiceHarness<NotificationService>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
    }

    @Test func `tells every member, once`() throws {
        for _ in 1...2 {
            try notification.deliver(Trade.GroupBuyExpired(groupBuy: groupBuy(1, 2, state: .expired)))
        }

        for member in 1...2 as ClosedRange<UInt64> {
            #expect(try notification.inbox(of: member).messages.map(\.template) == ["group_expired"])
        }
    }
}
