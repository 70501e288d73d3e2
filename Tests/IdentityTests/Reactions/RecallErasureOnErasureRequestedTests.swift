import Messaging
import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Recall erasure on erasure requested` {
    private let identity: ServiceHarness<IdentityService>
    /// Announced before identity was restored from a backup that doesn't know it.
    private let forgotten: Identity.ErasureRequested

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
        forgotten = Identity.ErasureRequested(
            request: ID(UUID128(high: 0x019B_76DA_A800_7000, low: 99)),
            person: .sample(1),
            requestedAt: identity.clock.now - .seconds(60)
        )
    }

    @Test func `takes it up under the same id and date, and has everybody confirm again`() throws {
        try identity.deliver(forgotten)

        #expect(try identity.sent(Identity.ErasePerson.self).map(\.person) == [.sample(1)])
        try identity.send(Identity.ErasePerson(person: .sample(1)))
        #expect(try identity.emitted(Identity.ErasureRequested.self) == [forgotten])
        for service in Suite.services { try identity.confirm(forgotten, by: service.service) }
        let report = try identity.ask(Identity.FindErasure(request: forgotten.request))
        #expect(report.state == .certified && report.destroyedKeys == 4)
    }

    @Test func `changes nothing about an erasure that is known, or somebody who never was`() throws {
        let known = try identity.send(Identity.ErasePerson(person: .sample(1)))
        try identity.deliver(known)
        try identity.deliver(
            Identity.ErasureRequested(
                request: forgotten.request,
                person: .sample(9),
                requestedAt: forgotten.requestedAt
            )
        )

        #expect(try identity.sent(Identity.ErasePerson.self).isEmpty)
        #expect(try identity.ask(Identity.ListErasures()).erasures.map(\.request) == [known.request])
    }
}
