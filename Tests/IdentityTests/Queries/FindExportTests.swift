import Messaging
import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Find export` {
    @Test func `shows whose it is and who is awaited`() throws {
        let identity = try ServiceHarness(IdentityService.self)
        try identity.register()
        let export = try identity.send(Identity.RequestExport(person: .sample(1)))
        try identity.contribute([:], to: export, by: "catalogue")

        let report = try identity.ask(Identity.FindExport(export: export.export))

        #expect(report.person == .sample(1) && report.requestedAt == identity.clock.now)
        #expect(report.awaited == Suite.services.map { $0.service }.filter { $0 != "catalogue" })
        #expect(report.availableUntil == nil)
    }

    @Test func `refuses an export that doesn't exist`() throws {
        let identity = try ServiceHarness(IdentityService.self)

        let refusal = #expect(throws: Refusal.self) {
            try identity.ask(Identity.FindExport(export: ID(UUID128(high: 1, low: 1))))
        }

        #expect(refusal?.code == .exportNotFound && refusal?.path == "$.export")
    }
}
