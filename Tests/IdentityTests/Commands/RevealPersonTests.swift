import Messaging
import Model
import Privacy
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Reveal person` {
    private let identity: ServiceHarness<IdentityService>
    private let pair = OpeningKey(id: ExportParts.keyID)

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    private func command(
        _ fields: [PersonalField] = [.email],
        of number: UInt64 = 1,
        reason: String = "The parcel came back."
    ) throws -> Identity.RevealPerson {
        try identity.revealing(fields, of: number, reason: reason, to: pair.publicKey)
    }

    private var entries: [String] {
        get throws { try identity.ask(Identity.ListAccesses()).entries }
    }

    @Test func `shows the fields to the owner of the key alone`() throws {
        let revealed = try identity.send(command([.email, .nickname]), from: "operator")

        let texts = try revealed.fields.map { field in
            String(decoding: try pair.open(field.data, for: .reveal(of: .sample(1), field.field)), as: UTF8.self)
        }
        #expect(texts == ["li@example.com", "阿丽"])
        let first = try #require(revealed.fields.first)
        #expect(throws: PrivacyError.damaged) {
            try OpeningKey(id: ExportParts.keyID).open(first.data, for: .reveal(of: .sample(1), .email))
        }
    }

    @Test(arguments: PersonalField.allCases)
    func `shows what docs/roles.md says that is shown, and nothing else of a person (ASVS 8.1.2)`(field: PersonalField)
        throws
    {
        let profile = try JSONValue.parse(JSON.encode(identity.ask(Identity.FindPerson(person: .sample(1)))))
        let isMasked = field.visibility == .masked

        #expect((profile[field.rawValue] != nil) == isMasked)
        let refusal: Refusal? = try {
            do {
                try identity.send(command([field]), from: "operator")
                return nil
            } catch let refusal as Refusal {
                return refusal
            }
        }()
        #expect(refusal?.code == (isMasked ? nil : .invalidField))
        #expect(try entries.count == (isMasked ? 1 : 0))
    }

    @Test func `logs who has seen which, and why, which only the person's key can tell (ASVS 16.2.1)`() throws {
        try identity.send(command([.email, .nickname]), from: "operator")

        let text = try #require(entries.first)
        let entry = try JSON.decode(AccessEntry.self, from: Array(text.utf8))
        #expect(entry.actor == "operator" && entry.person == .sample(1) && entry.fields == ["email", "nickname"])
        #expect(entry.position == 0 && entry.at == identity.clock.now)
        #expect(!text.contains("parcel"))
        #expect(try identity.open(entry.reason, as: .reason, of: .sample(1)) == "The parcel came back.")
    }

    @Test func `takes one more proof of whoever works here, and logs who it was (ASVS 14.2.6)`() throws {
        let approver = Approver()
        try approver.introduce(to: identity)
        let viewer = ID<Person>.sample(5)
        let token = try approver.accessToken(
            of: viewer,
            duties: [.support],
            for: "identity",
            at: identity.clock.now
        )
        var command = try command()
        #expect(try identity.code(of: command, from: "edge", token: token) == .approvalMissing)
        #expect(try entries.isEmpty)
        command.approval = try approver.approval(
            of: Identity.RevealPerson.deed(revealing: .sample(1), to: pair.publicKey),
            by: viewer,
            at: identity.clock.now
        )

        #expect(try identity.code(of: command, from: "edge", token: token) == nil)
        #expect(try identity.code(of: command, from: "edge", token: token) == .approvalInvalid)

        #expect(try entries.count == 1)
        let entry = try JSON.decode(AccessEntry.self, from: Array(#require(entries.first).utf8))
        #expect(entry.actor == "\(viewer)")
        #expect(try identity.code(of: command, from: "edge") == .notAllowed)
    }

    @Test func `counts the entries`() throws {
        #expect(try (0..<5).map { _ in try identity.send(command()).entry } == [0, 1, 2, 3, 4])
        #expect(try entries.count == 5)
    }

    @Test func `leaves out what the person hasn't told, and logs it all the same`() throws {
        try identity.register(2, email: nil, nickname: nil)

        #expect(try identity.send(command(of: 2)).fields == [])
        #expect(try entries.count == 1)
    }

    @Test func `keeps its log when the person has left`() throws {
        try identity.send(command())
        let before = try entries

        try identity.eraseCompletely()

        #expect(try entries == before)
    }

    @Test func `refuses other fields, no reason, no key, and somebody who isn't there; and logs none of it`() throws {
        try identity.expectRefusal(.invalidField, at: "$.fields", of: command([]))
        try identity.expectRefusal(.invalidField, at: "$.fields", of: command([.email, .email]))
        try identity.expectRefusal(.invalidField, at: "$.fields", of: command([.address]))
        try identity.expectRefusal(.invalidField, at: "$.reason", of: command(reason: " "))
        try identity.expectRefusal(.personNotFound, at: "$.person", of: command(of: 9))
        try identity.expectRefusal(
            .invalidField,
            at: "$.recipient_key",
            of: identity.revealing([.email], to: "short")
        )
        #expect(try entries.isEmpty)
    }
}
