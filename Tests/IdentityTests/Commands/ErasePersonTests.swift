import Messaging
import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `Erase person` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    @Test func `asks every registered service, itself included`() throws {
        let requested = try identity.send(Identity.ErasePerson(person: .sample(1)))

        let report = try identity.ask(Identity.FindErasure(request: requested.request))
        #expect(report.state == .requested && report.certificate == nil)
        #expect(report.awaited == Suite.services.map { $0.service })
        #expect(report.awaited.contains("identity"))
        #expect(try identity.emitted(Identity.ErasureRequested.self) == [requested])
    }

    @Test func `ends the account at once`() throws {
        try identity.send(Identity.ErasePerson(person: .sample(1)))

        let refusal = #expect(throws: Refusal.self) { try identity.ask(Identity.FindPerson(person: .sample(1))) }
        #expect(refusal?.code == .personErased)
        try identity.expectRefusal(
            .personErased,
            at: "$.person",
            of: Identity.GrantConsent(person: .sample(1), purpose: .marketing, version: "1")
        )
    }

    @Test func `ends an export that is being written, and keeps nothing that comes for it later`() throws {
        let export = try identity.send(Identity.RequestExport(person: .sample(1)))
        try identity.contribute([:], to: export, by: "catalogue")
        let requested = try identity.send(Identity.ErasePerson(person: .sample(1)))
        try identity.deliver(requested)

        #expect(throws: Refusal.self) { try identity.contribute(["order": []], to: export, by: "trade") }
        #expect(throws: Refusal.self) { try identity.ask(Identity.FindExport(export: export.export)) }
        for service in Suite.services { try identity.confirm(requested, by: service.service) }
        identity.clock.advance(by: .seconds(15 * 86_400))
        try identity.fireTimers()

        let rows = try identity.store.read { database in
            try ["export", "export_part", "export_source"].filter { try database.tableExists($0) }
                .map { try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)") ?? 0 }
        }
        #expect(rows.count >= 2 && rows.allSatisfy { $0 == 0 })
        #expect(try identity.emitted(Identity.ExportSealed.self).isEmpty)
        #expect(try identity.ask(Identity.FindErasure(request: requested.request)).state == .certified)
        #expect(identity.deadReasons == [])
    }

    @Test func `is one request however often it is asked, and reminds those who haven't answered`() throws {
        let first = try identity.send(Identity.ErasePerson(person: .sample(1)))
        identity.clock.advance(by: .seconds(60))

        #expect(try identity.send(Identity.ErasePerson(person: .sample(1))) == first)
        #expect(try identity.emitted(Identity.ErasureRequested.self) == [first, first])
    }

    @Test func `is the same request after it is done, and disturbs nobody any more`() throws {
        let erasure = try identity.eraseCompletely()

        #expect(try identity.send(Identity.ErasePerson(person: .sample(1))) == erasure)
        #expect(try identity.emitted(Identity.ErasureRequested.self) == [erasure])
    }

    @Test func `lets the same e-mail address come back as somebody new`() throws {
        let old = try #require(identity.register(2, email: "mei@example.com").email)
        try identity.eraseCompletely(2)

        let new = try #require(identity.register(3, email: "mei@example.com").email)

        #expect(try identity.open(new, as: .email, of: .sample(3)) == "mei@example.com")
        #expect(throws: (any Error).self) { try identity.open(old, as: .email, of: .sample(3)) }
    }

    @Test func `frees the e-mail address before the services have answered`() throws {
        try identity.send(Identity.ErasePerson(person: .sample(1)))

        #expect(throws: Never.self) { try identity.register(2, email: "li@example.com") }
    }

    @Test func `never gives the pseudonym to anybody else`() throws {
        try identity.eraseCompletely()

        try identity.expectRefusal(.personErased, at: "$.person", of: Identity.RegisterPerson(person: .sample(1)))
    }

    @Test func `deletes account, consents and addresses, and nobody else's`() throws {
        try identity.register(2, email: "mei@example.com")
        for number: UInt64 in 1...2 {
            try identity.send(Identity.GrantConsent(person: .sample(number), purpose: .marketing, version: "1"))
            try identity.send(
                Identity.AddAddress(person: .sample(number), address: identity.sealed("Road 1"), country: "CN")
            )
        }

        try identity.eraseCompletely(1)

        let participant = PrivacyParticipant(IdentityService.self)
        let (left, stayed) = try identity.store.read { database in
            (try participant.count(.sample(1), in: database), try participant.count(.sample(2), in: database))
        }
        #expect(left == ["erasure": 1, "privacy_request": 1])
        #expect(stayed == ["account": 1, "consent_entry": 1, "address": 1])
    }

    @Test func `refuses somebody who was never there`() throws {
        try identity.expectRefusal(.personNotFound, at: "$.person", of: Identity.ErasePerson(person: .sample(2)))
    }

    @Test func `takes the person's approval when it comes through the edge, and an operator's word`() throws {
        let approver = Approver()
        try approver.introduce(to: identity)
        var command = Identity.ErasePerson(person: .sample(1))

        #expect(try identity.code(of: command, from: "edge") == .approvalMissing)
        command.approval = try approver.approval(
            of: Identity.ErasePerson.deed(erasing: .sample(2)),
            by: .sample(1),
            at: identity.clock.now
        )
        #expect(try identity.code(of: command, from: "edge") == .approvalInvalid)
        #expect(try identity.emitted(Identity.ErasureRequested.self).isEmpty)
        command.approval = try approver.approval(
            of: Identity.ErasePerson.deed(erasing: .sample(1)),
            by: .sample(1),
            at: identity.clock.now
        )

        #expect(try identity.code(of: command, from: "edge") == nil)
    }
}
