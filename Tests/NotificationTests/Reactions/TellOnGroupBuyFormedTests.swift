import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Tell on group buy formed` {
    private let notification: ServiceHarness<NotificationService>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
    }

    @Test func `tells every member, once`() throws {
        for _ in 1...2 {
            try notification.deliver(Trade.GroupBuyFormed(groupBuy: groupBuy(1, 2, 3, state: .formed)))
        }

        for member in 1...3 as ClosedRange<UInt64> {
            let messages = try notification.inbox(of: member).messages
            #expect(messages.map(\.template) == ["group_formed"])
            #expect(messages.first?.parameters == ["size": "3"])
        }
    }

    @Test func `tells nobody whose seat was never paid`() throws {
        var group = groupBuy(1, 2, state: .formed)
        group.members[1].isPaid = false
        try notification.deliver(Trade.GroupBuyFormed(groupBuy: group))

        #expect(try notification.inbox(of: 2).messages == [])
    }
}
