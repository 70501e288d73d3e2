import Messaging
import Model
import Privacy
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `Purge export` {
    private let identity: ServiceHarness<IdentityService>
    private let export: ID<Identity.Export>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
        export = try identity.exportCompletely().export
    }

    private var remains: [String] {
        get throws {
            try identity.store.read { database in
                try String.fetchAll(
                    database,
                    sql: "SELECT data FROM export_part UNION SELECT hex(opening_key) FROM export WHERE opening_key > ''"
                )
            }
        }
    }

    @Test func `happens by itself after 14 days, not before`() throws {
        identity.clock.advance(by: .seconds(14 * 86_400 - 1))
        try identity.fireTimers()
        #expect(try !remains.isEmpty)

        identity.clock.advance(by: .seconds(1))
        try identity.fireTimers()

        #expect(try remains.isEmpty)
        #expect(try identity.ask(Identity.FindExport(export: export)).state == .purged)
        #expect(try identity.emitted(Identity.ExportPurged.self).map(\.export) == [export])
    }

    @Test func `may be asked for earlier, and is announced once`() throws {
        for _ in 1...2 { try identity.send(Identity.PurgeExport(export: export)) }
        identity.clock.advance(by: .seconds(15 * 86_400))
        try identity.fireTimers()

        #expect(try remains.isEmpty)
        #expect(try identity.emitted(Identity.ExportPurged.self).count == 1)
    }

    @Test func `leaves nothing for whoever it was released to`() throws {
        try identity.release(export, to: OpeningKey(id: "export"))
        try identity.send(Identity.PurgeExport(export: export))

        let refusal = #expect(throws: Refusal.self) {
            try identity.ask(Identity.OpenExport(export: export, part: 1))
        }

        #expect(refusal?.code == .exportNotReady)
    }

    @Test func `refuses an export that doesn't exist`() throws {
        try identity.expectRefusal(
            .exportNotFound,
            at: "$.export",
            of: Identity.PurgeExport(export: ID(UUID128(high: 1, low: 1)))
        )
    }
}
