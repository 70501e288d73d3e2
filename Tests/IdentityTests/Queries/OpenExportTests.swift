import Messaging
import Model
import Privacy
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Open export` {
    private let identity: ServiceHarness<IdentityService>
    private let pair = OpeningKey(id: ExportParts.keyID)

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    private func release(_ export: Identity.ExportRequested) throws -> [UInt8] {
        try identity.release(export.export, to: pair)
        return try identity.archive(export.export, for: pair)
    }

    @Test func `shows the person in clear what services have under their keys`() throws {
        let archive = try release(identity.exportCompletely())

        #expect(archive.contains(text: "li@example.com") && archive.contains(text: "阿丽"))
        #expect(!archive.contains(text: "\"contact.1."))
        for service in Suite.services { #expect(archive.contains(text: "\(service.service).json")) }
        #expect(archive.contains(text: "index.html"))
    }

    @Test func `holds nothing that opens an account: no hash, no code, no secret, no key`() async throws {
        let identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
        let session = try #require(try await identity.loggedIn().answer.session)
        _ = try identity.withSecondFactor(session)
        try identity.send(Identity.OpenChallenge(person: .sample(1), session: session, deed: .example))
        let export = try identity.exportCompletely().export
        try identity.release(export, to: pair)
        let archive = try identity.archive(export, for: pair)

        for table in ["password", "recovery_code", "authenticator", "known_device"] {
            #expect(archive.contains(text: "\"\(table)\""), "\(table)")
        }
        for column in ["credential", "hash", "secret", "opening_key", "recipient_key", "email_code"] {
            #expect(!archive.contains(text: "\"\(column)\""), "\(column)")
        }
    }

    @Test func `leaves closed what is under other people's keys`() throws {
        let other = try #require(identity.register(2, email: "mei@example.com").email)
        let export = try identity.send(Identity.RequestExport(person: .sample(1)))
        try identity.contributeOwn(to: export)
        try identity.contribute(["note": [["email": .string("\(other)")]]], to: export, by: "catalogue")
        try identity.contributeNothing(to: export)

        let archive = try release(export)

        #expect(archive.contains(text: "\(other)"))
        #expect(!archive.contains(text: "mei@example.com"))
    }

    @Test func `comes in parts when it is long, and is put together as it was`() throws {
        let export = try identity.send(Identity.RequestExport(person: .sample(1)))
        let rows = (0..<4000).map { JSONValue.object(.init([("text", .string("a line, the \($0)th of its kind"))])) }
        try identity.contribute(["note": .array(rows)], to: export, by: "catalogue")
        try identity.contributeOwn(to: export)
        try identity.contributeNothing(to: export)
        let archive = try release(export)

        #expect(try identity.ask(Identity.OpenExport(export: export.export, part: 1)).parts > 1)
        #expect(archive.contains(text: "the 3999th of its kind"))
    }

    @Test func `gives nobody anything before it is released, nor a part that isn't there`() throws {
        let export = try identity.exportCompletely().export
        func refusal(_ part: Int) -> Refusal? {
            #expect(throws: Refusal.self) { try identity.ask(Identity.OpenExport(export: export, part: part)) }
        }

        #expect(refusal(1)?.code == .exportNotReady)
        try identity.release(export, to: pair)
        #expect(refusal(0)?.path == "$.part")
        #expect(refusal(99)?.path == "$.part")
    }

    @Test func `is worth nothing to whoever it was not released to`() throws {
        let export = try identity.exportCompletely().export
        try identity.release(export, to: pair)

        #expect(throws: PrivacyError.damaged) {
            try identity.archive(export, for: OpeningKey(id: ExportParts.keyID))
        }
    }
}
