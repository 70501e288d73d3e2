import Messaging
import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Lift restriction` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    @Test func `ends it with the last ground, and announces that`() throws {
        try identity.send(Identity.SetRestriction(person: .sample(1), ground: .objection))
        try identity.send(Identity.SetRestriction(person: .sample(1), ground: .claims))

        let first = try identity.send(Identity.LiftRestriction(person: .sample(1), ground: .objection))
        #expect(first.grounds == [.claims])
        #expect(try identity.emitted(Identity.RestrictionLifted.self).isEmpty)
        let second = try identity.send(Identity.LiftRestriction(person: .sample(1), ground: .claims))

        #expect(second.grounds == [])
        #expect(try identity.emitted(Identity.RestrictionLifted.self) == [.init(person: .sample(1))])
    }

    @Test func `changes nothing where there was no such ground`() throws {
        try identity.send(Identity.LiftRestriction(person: .sample(1), ground: .claims))

        #expect(try identity.emitted(Identity.RestrictionLifted.self).isEmpty)
    }

    @Test func `refuses a person who isn't there`() throws {
        try identity.expectRefusal(
            .personNotFound,
            at: "$.person",
            of: Identity.LiftRestriction(person: .sample(9), ground: .claims)
        )
    }
}
