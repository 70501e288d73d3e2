import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Find erasure` {
    @Test func `shows who has confirmed and who hasn't`() throws {
        let identity = try ServiceHarness(IdentityService.self)
        try identity.register()
        let erasure = try identity.send(Identity.ErasePerson(person: .sample(1)))
        try identity.confirm(erasure, by: "identity")

        let report = try identity.ask(Identity.FindErasure(request: erasure.request))

        #expect(report.person == .sample(1) && report.requestedAt == identity.clock.now)
        #expect(report.confirmations.map(\.service) == ["identity"])
        #expect(report.awaited == Suite.services.map { $0.service }.filter { $0 != "identity" })
    }

    @Test func `refuses a request that doesn't exist`() throws {
        let identity = try ServiceHarness(IdentityService.self)

        let refusal = #expect(throws: Refusal.self) {
            try identity.ask(Identity.FindErasure(request: ID(UUID128(high: 1, low: 1))))
        }

        #expect(refusal?.code == .erasureNotFound)
    }
}
