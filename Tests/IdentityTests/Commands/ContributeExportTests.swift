import Messaging
import Model
import Privacy
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `Contribute export` {
    private let identity: ServiceHarness<IdentityService>
    private let export: Identity.ExportRequested

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
        export = try identity.send(Identity.RequestExport(person: .sample(1)))
    }

    private var report: Identity.ExportReport {
        get throws { try identity.ask(Identity.FindExport(export: export.export)) }
    }

    private func command(
        _ service: String = "catalogue",
        part: Int = 1,
        of parts: Int = 1,
        export other: ID<Identity.Export>? = nil
    ) throws -> Identity.ContributeExport {
        Identity.ContributeExport(
            export: other ?? export.export,
            person: export.person,
            service: service,
            part: part,
            parts: parts,
            data: try SealingKey(id: ExportParts.keyID, publicKey: export.publicKey).sealData(
                Array("{}".utf8),
                for: .contribution(to: export.export, by: service, part: part, of: parts)
            )
        )
    }

    @Test func `keeps what came first, sealed as it came`() throws {
        let first = try command()
        try identity.send(first, from: "catalogue")
        try identity.send(command(), from: "catalogue")

        let kept = try identity.store.read { database in
            try String.fetchAll(database, sql: "SELECT data FROM export_part")
        }
        #expect(kept == [first.data.text])
        #expect(try !report.awaited.contains("catalogue"))
    }

    @Test func `waits for all parts of a service, in whatever order`() throws {
        try identity.send(command(part: 2, of: 2), from: "catalogue")
        #expect(try report.awaited.contains("catalogue"))

        try identity.send(command(part: 1, of: 2), from: "catalogue")

        #expect(try !report.awaited.contains("catalogue"))
    }

    @Test func `closes the archive after the last service, for 14 days`() throws {
        try identity.contributeNothing(to: export)
        #expect(try report.state == .collecting && report.awaited == ["identity"])

        try identity.contributeOwn(to: export)

        let sealed = try #require(identity.emitted(Identity.ExportSealed.self).first)
        #expect(try report.state == .sealed)
        #expect(sealed.availableUntil == identity.clock.now + .seconds(14 * 86_400))
        #expect(try report.availableUntil == sealed.availableUntil)
    }

    @Test func `takes no more once the archive is closed`() throws {
        try identity.contributeOwn(to: export)
        try identity.contributeNothing(to: export)

        try identity.send(command(), from: "catalogue")

        #expect(try identity.emitted(Identity.ExportSealed.self).count == 1)
    }

    @Test func `takes no service's word from another`() throws {
        let refusal = #expect(throws: Refusal.self) {
            try identity.send(command("trade"), from: "catalogue")
        }

        #expect(refusal?.code == .notAllowed)
        #expect(try report.awaited.contains("trade"))
    }

    @Test func `refuses what wasn't asked for`() throws {
        try identity.expectRefusal(.invalidField, at: "$.service", of: command("greenhouse"))
        try identity.expectRefusal(.invalidField, at: "$.part", of: command(part: 2, of: 1))
        try identity.expectRefusal(.exportNotFound, at: "$.export", of: command(export: ID(UUID128(high: 1, low: 1))))
    }
}
