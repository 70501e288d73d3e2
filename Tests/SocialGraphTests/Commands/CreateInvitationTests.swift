import Model
import Support
import Testing

@testable import SocialGraphService

@Suite struct `Create invitation` {
    private let graph: ServiceHarness<SocialGraphService>

    init() throws {
        graph = try ServiceHarness(SocialGraphService.self)
    }

    @Test func `makes an invitation and announces it once`() throws {
        let command = SocialGraph.CreateInvitation(id: .sample(9), inviter: .sample(1))

        for _ in 1...2 {
            #expect(try graph.send(command) == .init(invitation: .sample(9), inviter: .sample(1)))
        }

        #expect(
            try graph.emitted(SocialGraph.InvitationCreated.self)
                == [.init(invitation: .sample(9), inviter: .sample(1))]
        )
    }

    @Test func `gives an id to each that comes without one`() throws {
        let first = try graph.send(SocialGraph.CreateInvitation(inviter: .sample(1)))
        let second = try graph.send(SocialGraph.CreateInvitation(inviter: .sample(1)))

        #expect(first.invitation != second.invitation)
        #expect(try graph.emitted(SocialGraph.InvitationCreated.self) == [first, second])
    }

    @Test func `refuses an id that somebody else's invitation has`() throws {
        try graph.send(SocialGraph.CreateInvitation(id: .sample(9), inviter: .sample(1)))

        graph.expectRefusal(
            .invitationExists,
            at: "$.id",
            of: SocialGraph.CreateInvitation(id: .sample(9), inviter: .sample(2))
        )
    }

    @Test func `refuses it to who has left, even the same one again`() throws {
        let command = SocialGraph.CreateInvitation(id: .sample(9), inviter: .sample(1))
        try graph.send(command)
        try graph.erase(1)

        graph.expectRefusal(.personErased, at: "$.inviter", of: command)
    }
}
