import Model
import Testing

@testable import Privacy

private let person = ID<Person>(UUID128(high: 1, low: 1))
private let another = ID<Person>(UUID128(high: 1, low: 2))

@Suite struct `A person's key` {
    private let kek = KeyEncryptionKey()

    @Test func `opens what it has sealed, and never seals the same way twice (ASVS 11.3.4)`() throws {
        let key = DataKey(.contact)

        let envelope = try key.seal("li@example.com", as: .email, of: person)

        #expect(try key.open(envelope, as: .email, of: person) == "li@example.com")
        #expect(try key.seal("li@example.com", as: .email, of: person) != envelope)
        #expect(envelope.dataClass == .contact && envelope.version == 1)
        #expect(Envelope("\(envelope)") == envelope)
    }

    @Test func `opens nothing of another person, field, version or key (ASVS 11.3.3)`() throws {
        let key = DataKey(.contact)
        let envelope = try key.seal("li@example.com", as: .email, of: person)
        let second = try DataKey(.contact, version: 2, lent: key.bytes)

        #expect(throws: PrivacyError.damaged) { try key.open(envelope, as: .email, of: another) }
        #expect(throws: PrivacyError.damaged) { try key.open(envelope, as: .address, of: person) }
        #expect(throws: PrivacyError.otherClass) { try second.open(envelope, as: .email, of: person) }
        #expect(throws: PrivacyError.damaged) { try DataKey(.contact).open(envelope, as: .email, of: person) }
        let renumbered = Envelope(.contact, version: 2, text: envelope.text)
        #expect(throws: PrivacyError.damaged) { try second.open(renumbered, as: .email, of: person) }
    }

    @Test func `notices every flipped bit (ASVS 11.2.5, 11.3.3)`() throws {
        let key = DataKey(.contact)
        let envelope = try key.seal("li", as: .email, of: person)
        let bytes = try #require(Base64URL.decode(envelope.text))

        for bit in 0..<bytes.count * 8 {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            let text = Base64URL.encode(damaged)
            #expect(throws: PrivacyError.damaged) {
                try key.open(Envelope(.contact, version: 1, text: text), as: .email, of: person)
            }
        }
        #expect(throws: PrivacyError.damaged) {
            try key.open(Envelope(.contact, version: 1, text: "AAAA"), as: .email, of: person)
        }
    }

    @Test func `seals only fields of its class`() {
        #expect(throws: PrivacyError.otherClass) { try DataKey(.profile).seal("li", as: .email, of: person) }
    }

    @Test func `is stored under the key-encryption key and no other`() throws {
        let key = DataKey(.profile)
        let wrapped = try key.wrapped(under: kek)

        let restored = try DataKey(.profile, version: 1, wrapped: wrapped, under: kek)

        #expect(wrapped.count == 40)
        #expect(restored.bytes == key.bytes)
        #expect(throws: PrivacyError.damaged) {
            try DataKey(.profile, version: 1, wrapped: wrapped, under: KeyEncryptionKey())
        }
    }

    @Test func `is not made of a lent key of another length`() {
        #expect(throws: PrivacyError.noKey) { try DataKey(.contact, version: 1, lent: [1, 2, 3]) }
    }
}

@Suite struct `The key-encryption key` {
    @Test func `is written as a text and read again`() throws {
        let kek = KeyEncryptionKey()
        let wrapped = try DataKey(.contact).wrapped(under: kek)

        let read = try #require(KeyEncryptionKey(kek.text))

        #expect(throws: Never.self) { try DataKey(.contact, version: 1, wrapped: wrapped, under: read) }
        #expect(KeyEncryptionKey("too short") == nil)
        #expect(KeyEncryptionKey(kek.text + "AA") == nil)
    }
}
