import Messaging
import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Cancel request` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    @Test func `ends the grace of an erasure: the person stays, and their data may be used again`() throws {
        let request = try identity.receive(.erasure).request
        try identity.send(Identity.AcceptRequest(request: request, graceDays: 7))

        let cancelled = try identity.send(Identity.CancelRequest(request: request))

        identity.clock.advance(by: .seconds(100 * 86_400))
        try identity.fireTimers()
        #expect(cancelled.state == .cancelled)
        #expect(try identity.emitted(Identity.RestrictionLifted.self).count == 1)
        #expect(try identity.emitted(Identity.ErasureRequested.self).isEmpty)
        #expect(try identity.ask(Identity.FindPerson(person: .sample(1))).state == .active)
    }

    @Test func `leaves a restriction that has another ground`() throws {
        try identity.send(Identity.SetRestriction(person: .sample(1), ground: .claims))
        let request = try identity.receive(.erasure).request
        try identity.send(Identity.AcceptRequest(request: request, graceDays: 7))

        try identity.send(Identity.CancelRequest(request: request))

        #expect(try identity.emitted(Identity.RestrictionLifted.self).isEmpty)
    }

    @Test func `destroys the archive of an export`() throws {
        let request = try identity.receive().request
        let export = try #require(identity.send(Identity.AcceptRequest(request: request)).export)

        try identity.send(Identity.CancelRequest(request: request))

        #expect(try identity.ask(Identity.FindExport(export: export)).state == .purged)
    }

    @Test func `comes too late for an erasure that has begun`() throws {
        let request = try identity.receive(.erasure).request
        try identity.send(Identity.AcceptRequest(request: request))

        try identity.expectRefusal(.requestNotOpen, at: nil, of: Identity.CancelRequest(request: request))
    }

    @Test func `happens by itself to whatever else somebody has asked who leaves`() throws {
        let access = try identity.receive().request
        try identity.send(Identity.ErasePerson(person: .sample(1)))

        #expect(try identity.report(access).state == .cancelled)
    }

    @Test func `refuses a request that doesn't exist`() throws {
        try identity.expectRefusal(
            .requestNotFound,
            at: "$.request",
            of: Identity.CancelRequest(request: ServiceHarness<IdentityService>.nobodysRequest)
        )
    }
}
