import Messaging
import Model
import Privacy
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Release export` {
    private let identity: ServiceHarness<IdentityService>
    private let pair = OpeningKey(id: ExportParts.keyID)

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    private func release(_ export: ID<Identity.Export>) -> Identity.ReleaseExport {
        Identity.ReleaseExport(export: export, recipientKey: pair.publicKey)
    }

    @Test func `is announced, with the time`() throws {
        let export = try identity.exportCompletely().export

        let delivered = try identity.release(export, to: pair)

        #expect(try identity.emitted(Identity.ExportDelivered.self) == [delivered])
        let report = try identity.ask(Identity.FindExport(export: export))
        #expect(report.state == .delivered && report.deliveredAt == identity.clock.now)
    }

    @Test func `lets the newest recipient have it, and no earlier one`() throws {
        let export = try identity.exportCompletely().export
        try identity.release(export, to: OpeningKey(id: "export"))

        try identity.release(export, to: pair)

        #expect(try identity.archive(export, for: pair).prefix(4) == [0x50, 0x4B, 3, 4])
    }

    @Test func `refuses an archive that isn't complete, isn't there any more, or never was`() throws {
        let waiting = try identity.send(Identity.RequestExport(person: .sample(1))).export
        try identity.expectRefusal(.exportNotReady, at: nil, of: release(waiting))
        try identity.send(Identity.PurgeExport(export: waiting))
        try identity.expectRefusal(.exportNotReady, at: nil, of: release(waiting))
        try identity.expectRefusal(.exportNotFound, at: "$.export", of: release(ID(UUID128(high: 1, low: 1))))
    }

    @Test func `takes the person's approval of this release when it comes through the edge`() throws {
        let approver = Approver()
        try approver.introduce(to: identity)
        let export = try identity.exportCompletely().export
        var command = release(export)

        #expect(try identity.code(of: command, from: "edge") == .approvalMissing)
        command.approval = try approver.approval(
            of: Identity.ReleaseExport.deed(releasing: ID(UUID128(high: 1, low: 1)), to: pair.publicKey),
            by: .sample(1),
            at: identity.clock.now
        )
        #expect(try identity.code(of: command, from: "edge") == .approvalInvalid)
        #expect(try identity.emitted(Identity.ExportDelivered.self).isEmpty)
        command.approval = try approver.approval(
            of: Identity.ReleaseExport.deed(releasing: export, to: pair.publicKey),
            by: .sample(1),
            at: identity.clock.now
        )

        #expect(try identity.code(of: command, from: "edge") == nil)
        #expect(try identity.ask(Identity.ListAccesses()).entries == [])
    }

    @Test func `to an operator takes a reason, and is logged with who, why and that it was everything`() throws {
        let export = try identity.exportCompletely().export
        try identity.expectRefusal(.invalidField, at: "$.reason", of: release(export))
        #expect(try identity.ask(Identity.FindExport(export: export)).state == .sealed)
        var command = release(export)
        command.reason = try identity.sealed(
            "Asked for by letter.",
            as: "reason",
            of: Identity.ReleaseExport.self,
            to: command.recipientKey
        )

        try identity.send(command, from: "operator")

        let text = try #require(identity.ask(Identity.ListAccesses()).entries.first)
        let entry = try JSON.decode(AccessEntry.self, from: Array(text.utf8))
        #expect(entry.actor == "operator" && entry.person == .sample(1) && entry.fields == ["export"])
        #expect(try identity.open(entry.reason, as: .reason, of: .sample(1)) == "Asked for by letter.")
    }

    @Test func `to an operator is witnessed within the hour`() throws {
        try identity.release(identity.exportCompletely().export, to: pair)

        identity.clock.advance(by: .seconds(3600))
        try identity.fireTimers()

        #expect(try identity.emitted(Identity.AccessLogCheckpointed.self).map(\.checkpoint.size) == [1])
    }

    @Test func `takes an approval for the key that it was given for, and once (ASVS 7.5.3)`() throws {
        let approver = Approver()
        try approver.introduce(to: identity)
        let export = try identity.exportCompletely().export
        var command = release(export)
        command.approval = try approver.approval(
            of: Identity.ReleaseExport.deed(releasing: export, to: pair.publicKey),
            by: .sample(1),
            at: identity.clock.now
        )
        var stolen = command
        stolen.recipientKey = OpeningKey(id: ExportParts.keyID).publicKey

        #expect(try identity.code(of: stolen, from: "edge") == .approvalInvalid)
        #expect(try identity.code(of: command, from: "edge") == nil)
        #expect(try identity.code(of: command, from: "edge") == .approvalInvalid)
        #expect(try identity.emitted(Identity.ExportDelivered.self).count == 1)
    }

    @Test func `refuses a key that nothing can be sealed to`() throws {
        let export = try identity.exportCompletely().export

        try identity.expectRefusal(
            .invalidField,
            at: "$.recipient_key",
            of: Identity.ReleaseExport(export: export, recipientKey: "short")
        )
    }
}
