import Messaging
import Model
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `Request export` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    private func request() throws -> Identity.ExportRequested {
        try identity.send(Identity.RequestExport(person: .sample(1)))
    }

    @Test func `asks every service, under a key of its own`() throws {
        let requested = try request()

        #expect(requested.person == .sample(1) && requested.requestedAt == identity.clock.now)
        #expect(try identity.emitted(Identity.ExportRequested.self) == [requested])
        let report = try identity.ask(Identity.FindExport(export: requested.export))
        #expect(report.state == .collecting && report.awaited == Suite.services.map { $0.service })
    }

    @Test func `is the same request while services are awaited, and asks again`() throws {
        let first = try request()

        #expect(try request() == first)
        #expect(try identity.emitted(Identity.ExportRequested.self) == [first, first])
    }

    @Test func `asks again by itself every hour, until all have answered`() throws {
        let export = try request()
        identity.clock.advance(by: .seconds(3600))
        try identity.fireTimers()
        #expect(try identity.emitted(Identity.ExportRequested.self) == [export, export])

        try identity.contributeOwn(to: export)
        try identity.contributeNothing(to: export)
        identity.clock.advance(by: .seconds(7200))
        try identity.fireTimers()

        #expect(try identity.emitted(Identity.ExportRequested.self).count == 2)
    }

    @Test func `is another request once the first is complete`() throws {
        let first = try identity.exportCompletely()

        let second = try request()

        #expect(second.export != first.export && second.publicKey != first.publicKey)
    }

    @Test func `refuses a person who isn't there, or has left`() throws {
        try identity.expectRefusal(
            .personNotFound,
            at: "$.person",
            of: Identity.RequestExport(person: .sample(9))
        )
        try identity.send(Identity.ErasePerson(person: .sample(1)))
        try identity.expectRefusal(.personErased, at: "$.person", of: Identity.RequestExport(person: .sample(1)))
    }

    @Test func `ends with the person`() throws {
        let export = try identity.exportCompletely()

        try identity.eraseCompletely()

        let refusal = #expect(throws: Refusal.self) {
            try identity.ask(Identity.FindExport(export: export.export))
        }
        #expect(refusal?.code == .exportNotFound)
        #expect(try identity.store.read { try $0.one("SELECT 1 FROM export_part") } == nil)
    }
}
