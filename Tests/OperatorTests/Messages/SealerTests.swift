import Messaging
import Model
import Privacy
import Testing

@testable import Operator

@Suite struct `Sealing on the command line` {
    private let identity = OpeningKey(id: "seal-1")

    private func seal(_ body: JSONValue, _ message: any Message.Type = Identity.RegisterPerson.self) throws -> JSONValue
    {
        let sealer = try Sealer(.init(id: identity.id, publicKey: identity.publicKey))
        return try sealer.seal(body, of: message, MessageDescription(message).schema)
    }

    private func opened(_ body: JSONValue, _ field: String) throws -> String {
        try opened(body[field], for: .field(field, of: Identity.RegisterPerson.self))
    }

    private func opened(_ value: JSONValue?, for purpose: SealingPurpose) throws -> String {
        let sealed = try #require(value?.string.flatMap { Sealed($0) })
        return String(decoding: try identity.open(sealed, for: purpose), as: UTF8.self)
    }

    @Test func `hides what the contract wants sealed, and nothing else`() throws {
        let body = try seal(["email": "li@example.com", "nickname": "阿丽", "locale": "zh-Hans"])

        #expect(try opened(body, "email") == "li@example.com")
        #expect(try opened(body, "nickname") == "阿丽")
        #expect(body["locale"] == "zh-Hans")
        #expect(!String(decoding: body.encoded(), as: UTF8.self).contains("example.com"))
    }

    @Test func `is for the person and the key that the message names`() throws {
        let person = ID<Person>(UUID128(high: 1, low: 1))
        let body: JSONValue = ["person": .string("\(person)"), "recipient_key": "key", "reason": "A question."]

        let sealed = try seal(body, Identity.RevealPerson.self)

        let purpose = SealingPurpose.field(
            "reason",
            of: Identity.RevealPerson.self,
            person: person,
            recipientKey: "key"
        )
        #expect(try opened(sealed["reason"], for: purpose) == "A question.")
    }

    @Test func `leaves alone what is sealed already`() throws {
        let once = try seal(["email": "li@example.com"])

        #expect(try seal(once) == once)
    }

    @Test(arguments: [
        "li.mei", "seal-1.mei", "seal-2.hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmqhSDwCYkwp1R0i33ctD73Wg2",
    ])
    func `is not taken in by a name that looks sealed`(name: String) throws {
        #expect(try opened(seal(["nickname": .string(name)]), "nickname") == name)
    }

    @Test func `leaves what is not there, or no text, to the service`() throws {
        #expect(try seal(["email": nil, "nickname": 7]) == ["email": nil, "nickname": 7])
        #expect(try seal("no object") == "no object")
    }

    @Test func `is needed by messages with sealed fields only`() throws {
        #expect(try Sealer.isNeeded(for: MessageDescription(Identity.RegisterPerson.self).schema))
        #expect(try Sealer.isNeeded(for: MessageDescription(Identity.AddAddress.self).schema))
        #expect(try !Sealer.isNeeded(for: MessageDescription(Identity.GrantConsent.self).schema))
    }

    @Test func `is told by the description of the message`() throws {
        let text = try MessageDescription(Identity.RegisterPerson.self).text()

        #expect(text.contains("sealed text (in clear to souk send, which seals it)"))
    }
}
