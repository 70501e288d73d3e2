import Model
import ServiceKit
import Support
import Testing

@testable import SocialGraphService

extension ID {
    /// The nth id of its kind.
    static func sample(_ number: UInt64) -> ID { ID(UUID128(high: 0x019B_76DA_A800_7000, low: number)) }
}

extension ServiceHarness<SocialGraphService> {
    @discardableResult
    func follow(_ follower: UInt64, _ followee: UInt64) throws -> SocialGraph.PersonFollowed {
        try send(SocialGraph.FollowPerson(follower: .sample(follower), followee: .sample(followee)))
    }

    /// Whom a person follows, at most a thousand.
    func following(_ person: UInt64) throws -> [ID<Person>] {
        try ask(SocialGraph.FindFollows(person: .sample(person), direction: .following, limit: 1000)).people
    }

    /// Has somebody leave.
    func erase(_ person: UInt64) throws {
        try deliver(
            Identity.ErasureRequested(
                request: .sample(person + 50),
                person: .sample(person),
                requestedAt: clock.now
            )
        )
    }

    /// Expects a refusal that lets nothing leave the service.
    func expectRefusal(
        _ code: RefusalCode,
        at path: String?,
        sourceLocation: SourceLocation = #_sourceLocation,
        of command: some Command
    ) {
        let before = published.count

        let refusal = #expect(throws: Refusal.self, sourceLocation: sourceLocation) { try send(command) }

        #expect(refusal?.code == code, sourceLocation: sourceLocation)
        #expect(refusal?.path == path, sourceLocation: sourceLocation)
        #expect(published.count == before, sourceLocation: sourceLocation)
    }
}
