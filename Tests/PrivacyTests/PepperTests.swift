import Model
import Testing

@testable import Privacy

@Suite struct `A pepper` {
    private let kek = KeyEncryptionKey()
    private let li = ID<Person>(UUID128(high: 0x019B_76DA_A800_7001, low: 1))
    private let mei = ID<Person>(UUID128(high: 0x019B_76DA_A800_7001, low: 2))

    @Test func `opens what it has sealed, for the same person`() throws {
        let pepper = Pepper(version: 3)

        let sealed = try pepper.seal("$argon2id$…", of: li)

        #expect(sealed.hasPrefix("3."))
        #expect(try pepper.open(sealed, of: li) == "$argon2id$…")
        #expect(throws: PrivacyError.damaged) { try pepper.open(sealed, of: mei) }
    }

    @Test func `opens nothing of another pepper`() throws {
        let sealed = try Pepper(version: 1).seal("hash", of: li)

        #expect(throws: PrivacyError.damaged) { try Pepper(version: 1).open(sealed, of: li) }
        #expect(throws: PrivacyError.otherClass) { try Pepper(version: 2).open(sealed, of: li) }
        #expect(throws: PrivacyError.otherClass) { try Pepper(version: 1).open("nonsense", of: li) }
    }

    @Test func `is stored under the key-encryption key`() throws {
        let pepper = Pepper(version: 1)
        let sealed = try pepper.seal("hash", of: li)

        let stored = try Pepper(version: 1, wrapped: pepper.wrapped(under: kek), under: kek)

        #expect(try stored.open(sealed, of: li) == "hash")
        #expect(throws: PrivacyError.damaged) {
            try Pepper(version: 1, wrapped: pepper.wrapped(under: kek), under: KeyEncryptionKey())
        }
    }
}
