import Model
import Support
import Testing

@testable import SocialGraphService

@Suite struct `Accept invitation` {
    private let graph: ServiceHarness<SocialGraphService>
    private let accept = SocialGraph.AcceptInvitation(invitation: .sample(9), invitee: .sample(2))

    init() throws {
        graph = try ServiceHarness(SocialGraphService.self)
        try graph.send(SocialGraph.CreateInvitation(id: .sample(9), inviter: .sample(1)))
    }

    @Test func `notes who brought whom, and has the two follow each other, once`() throws {
        let accepted = SocialGraph.InvitationAccepted(
            invitation: .sample(9),
            inviter: .sample(1),
            invitee: .sample(2)
        )

        for _ in 1...2 { #expect(try graph.send(accept) == accepted) }

        #expect(try graph.emitted(SocialGraph.InvitationAccepted.self) == [accepted])
        #expect(try graph.emitted(SocialGraph.PersonFollowed.self).count == 2)
        #expect(try graph.following(1) == [.sample(2)])
        #expect(try graph.following(2) == [.sample(1)])
    }

    @Test func `lets a follow stand that there is already`() throws {
        let earlier = try graph.follow(2, 1)
        graph.clock.advance(by: .seconds(60))

        try graph.send(accept)

        #expect(
            try graph.emitted(SocialGraph.PersonFollowed.self) == [
                earlier,
                .init(follower: .sample(1), followee: .sample(2), followedAt: graph.clock.now, isImported: false),
            ]
        )
    }

    @Test func `brings several people with one invitation`() throws {
        try graph.send(accept)
        try graph.send(SocialGraph.AcceptInvitation(invitation: .sample(9), invitee: .sample(3)))

        #expect(try graph.following(1) == [.sample(2), .sample(3)])
    }

    @Test func `refuses a second invitation of the same person`() throws {
        try graph.send(accept)
        try graph.send(SocialGraph.CreateInvitation(id: .sample(10), inviter: .sample(3)))

        graph.expectRefusal(
            .invitationUsed,
            at: "$.invitee",
            of: SocialGraph.AcceptInvitation(invitation: .sample(10), invitee: .sample(2))
        )
        #expect(try graph.following(2) == [.sample(1)])
    }

    @Test func `refuses an invitation that there is not, and one's own`() throws {
        graph.expectRefusal(
            .invitationNotFound,
            at: "$.invitation",
            of: SocialGraph.AcceptInvitation(invitation: .sample(8), invitee: .sample(2))
        )
        graph.expectRefusal(
            .followsOneself,
            at: "$.invitee",
            of: SocialGraph.AcceptInvitation(invitation: .sample(9), invitee: .sample(1))
        )
    }

    @Test func `refuses it to who has left, and an invitation whose maker has`() throws {
        try graph.erase(2)

        graph.expectRefusal(.personErased, at: "$.invitee", of: accept)

        try graph.erase(1)

        graph.expectRefusal(
            .invitationNotFound,
            at: "$.invitation",
            of: SocialGraph.AcceptInvitation(invitation: .sample(9), invitee: .sample(3))
        )
    }

    @Test func `refuses it to people one of whom has blocked the other, and keeps nothing of it`() throws {
        try graph.send(SocialGraph.BlockPerson(blocker: .sample(1), blocked: .sample(2)))
        try graph.send(SocialGraph.CreateInvitation(id: .sample(10), inviter: .sample(3)))

        graph.expectRefusal(.personBlocked, at: "$.invitation", of: accept)

        try graph.send(SocialGraph.AcceptInvitation(invitation: .sample(10), invitee: .sample(2)))
    }
}
