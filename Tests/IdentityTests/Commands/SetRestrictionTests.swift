import Messaging
import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Set restriction` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    @Test func `is announced with the first ground`() throws {
        let first = try identity.send(Identity.SetRestriction(person: .sample(1), ground: .objection))
        let second = try identity.send(Identity.SetRestriction(person: .sample(1), ground: .claims))

        #expect(first.grounds == [.objection])
        #expect(second.grounds == [.claims, .objection])
        #expect(
            try identity.emitted(Identity.PersonRestricted.self)
                == [.init(person: .sample(1), since: identity.clock.now)]
        )
    }

    @Test func `changes nothing when it is said again`() throws {
        for _ in 1...2 { try identity.send(Identity.SetRestriction(person: .sample(1), ground: .claims)) }

        #expect(try identity.emitted(Identity.PersonRestricted.self).count == 1)
    }

    @Test func `refuses a person who isn't there`() throws {
        try identity.expectRefusal(
            .personNotFound,
            at: "$.person",
            of: Identity.SetRestriction(person: .sample(9), ground: .claims)
        )
    }
}
