import Model
import Testing

@testable import Privacy

@Suite struct `Sealing` {
    private let pair = OpeningKey(id: "seal-1")
    private let email = SealingPurpose.field("email", of: Identity.RegisterPerson.self)

    private func publicHalf(id: String = "seal-1") throws -> SealingKey {
        try SealingKey(id: id, publicKey: pair.publicKey)
    }

    @Test func `lets only the owner of the key read`() throws {
        let sealed = try publicHalf().seal("li@example.com", for: email)

        #expect(String(decoding: try pair.open(sealed, for: email), as: UTF8.self) == "li@example.com")
        #expect(sealed.text.hasPrefix("seal-1."))
        #expect(throws: PrivacyError.damaged) { try OpeningKey(id: "seal-1").open(sealed, for: email) }
    }

    @Test func `makes another text each time`() throws {
        #expect(try publicHalf().seal("li", for: email) != publicHalf().seal("li", for: email))
    }

    @Test func `says which other key a text is sealed to`() throws {
        let sealed = try SealingKey(id: "seal-2", publicKey: pair.publicKey).seal("li", for: email)

        #expect(throws: PrivacyError.otherKey("seal-2")) { try pair.open(sealed, for: email) }
        let renamed = try #require(Sealed("seal-1" + sealed.text.dropFirst(6)))
        #expect(throws: PrivacyError.damaged) { try pair.open(renamed, for: email) }
    }

    @Test func `is for one purpose`() throws {
        let person = ID<Person>(UUID128(high: 1, low: 1))
        let sealed = try publicHalf().seal([1, 2, 3], for: .lease(of: person, .contact, version: 1))

        #expect(try pair.open(sealed, for: .lease(of: person, .contact, version: 1)) == [1, 2, 3])
        #expect(throws: PrivacyError.damaged) { try pair.open(sealed, for: email) }
        #expect(throws: PrivacyError.damaged) { try pair.open(sealed, for: .lease(of: person, .profile, version: 1)) }
    }

    @Test func `is for one field of one message, about one person, answered to one key (ASVS 11.3.3)`() throws {
        let person = ID<Person>(UUID128(high: 1, low: 1))
        let message = Identity.AddAddress.self
        let purpose = SealingPurpose.field("address", of: message, person: person, recipientKey: "mine")
        let sealed = try publicHalf().seal("Canal Road 7", for: purpose)

        #expect(try pair.open(sealed, for: purpose) == Array("Canal Road 7".utf8))
        for other in [
            SealingPurpose.field("nickname", of: message, person: person, recipientKey: "mine"),
            .field("address", of: Identity.RegisterPerson.self, person: person, recipientKey: "mine"),
            .field("address", of: message, person: ID(UUID128(high: 1, low: 2)), recipientKey: "mine"),
            .field("address", of: message, recipientKey: "mine"), .field("address", of: message, person: person),
            .field("address", of: message, person: person, recipientKey: "yours"),
        ] {
            #expect(throws: PrivacyError.damaged) { try pair.open(sealed, for: other) }
        }
    }

    @Test func `has a purpose that other clients can write, too`() {
        let person = ID<Person>(UUID128(high: 0x019B_76DA_A800_7001, low: 1 << 63 | 1))

        #expect(
            SealingPurpose.field("reason", of: Identity.RevealPerson.self, person: person, recipientKey: "key").text
                == "souk personal data|identity.person.reveal|reason|\(person)|key"
        )
        #expect(email.text == "souk personal data|identity.person.register|email||")
    }

    @Test(arguments: [
        "seal-1.AAAA", "seal-1.hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmqhSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066Q",
    ])
    func `stays closed when the text is made up`(text: String) throws {
        let sealed = try #require(Sealed(text))

        #expect(throws: PrivacyError.damaged) { try pair.open(sealed, for: email) }
    }

    @Test(arguments: ["", "AAAA", "not base64!"])
    func `needs 32 bytes of public key`(text: String) {
        #expect(throws: PrivacyError.noKey) { try SealingKey(id: "seal-1", publicKey: text) }
    }

    @Test func `keeps the private half under the key-encryption key`() throws {
        let kek = KeyEncryptionKey()
        let sealed = try publicHalf().seal("li", for: email)

        let restored = try OpeningKey(id: "seal-1", wrapped: pair.wrapped(under: kek), under: kek)

        #expect(try restored.open(sealed, for: email) == Array("li".utf8))
    }
}

@Suite struct `A blind index` {
    @Test func `tells the same text again, and nothing else`() throws {
        let kek = KeyEncryptionKey()
        let index = BlindIndex()

        let restored = try BlindIndex(wrapped: index.wrapped(under: kek), under: kek)

        #expect(restored.code(of: "li@example.com") == index.code(of: "li@example.com"))
        #expect(index.code(of: "li@example.com").count == 32)
        #expect(index.code(of: "li@example.com") != index.code(of: "li@example.org"))
        #expect(BlindIndex().code(of: "li@example.com") != index.code(of: "li@example.com"))
    }
}

@Suite struct `A signature` {
    @Test func `is the owner's, of this text`() throws {
        let kek = KeyEncryptionKey()
        let key = SigningKey()
        let signature = try SigningKey(wrapped: key.wrapped(under: kek), under: kek).sign("done")

        #expect(isSigned("done", signature: signature, publicKey: key.publicKey))
        #expect(!isSigned("done!", signature: signature, publicKey: key.publicKey))
        #expect(!isSigned("done", signature: signature, publicKey: SigningKey().publicKey))
        #expect(!isSigned("done", signature: "AAAA", publicKey: key.publicKey))
        #expect(!isSigned("done", signature: signature, publicKey: "?"))
    }
}

@Suite struct `Sealing what is long` {
    private let pair = OpeningKey(id: "export")
    private let export = ID<Identity.Export>(UUID128(high: 1, low: 1))
    private let bytes = [UInt8](repeating: 7, count: 200_000)

    @Test func `is for one part of one export by one service`() throws {
        let key = try SealingKey(id: "export", publicKey: pair.publicKey)
        let sealed = try key.sealData(bytes, for: .contribution(to: export, by: "trade", part: 1, of: 2))

        #expect(try pair.open(sealed, for: .contribution(to: export, by: "trade", part: 1, of: 2)) == bytes)
        for purpose in [
            SealingPurpose.contribution(to: export, by: "trade", part: 2, of: 2),
            .contribution(to: export, by: "trade", part: 1, of: 1),
            .contribution(to: export, by: "catalogue", part: 1, of: 2), .archive(of: export, part: 1, of: 2),
        ] {
            #expect(throws: PrivacyError.damaged) { try pair.open(sealed, for: purpose) }
        }
    }

    @Test func `is read by a pair that was kept under a person's key, and by no other's`() throws {
        let key = DataKey(.profile)
        let kept = try pair.wrapped(under: key)
        let sealed = try SealingKey(id: "export", publicKey: pair.publicKey)
            .sealData(bytes, for: .archive(of: export, part: 1, of: 1))

        #expect(
            try OpeningKey(id: "export", wrapped: kept, under: key)
                .open(sealed, for: .archive(of: export, part: 1, of: 1)) == bytes
        )
        #expect(throws: PrivacyError.damaged) {
            try OpeningKey(id: "export", wrapped: kept, under: DataKey(.profile))
        }
    }
}
