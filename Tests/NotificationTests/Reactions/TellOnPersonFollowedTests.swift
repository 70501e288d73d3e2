import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Tell on person followed` {
    private let notification: ServiceHarness<NotificationService>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
    }

    private func follow(_ followee: UInt64, by follower: UInt64, isImported: Bool = false) throws {
        try notification.deliver(
            SocialGraph.PersonFollowed(
                follower: .sample(follower),
                followee: .sample(followee),
                followedAt: notification.clock.now,
                isImported: isImported
            )
        )
    }

    @Test func `tells of each follower once, however often they come back`() throws {
        try follow(1, by: 2)
        try follow(1, by: 3)
        try follow(1, by: 2)

        #expect(try notification.inbox().messages.map(\.template) == ["new_follower", "new_follower"])
    }

    @Test func `forgets a follower who has left`() throws {
        try follow(1, by: 2)
        try notification.erase(2)
        try follow(1, by: 2)

        #expect(try notification.inbox().messages.count == 1)
    }

    @Test func `says nothing about what happened elsewhere before`() throws {
        try follow(1, by: 2, isImported: true)

        #expect(try notification.inbox().messages == [])
        #expect(notification.published.isEmpty)
    }
}
