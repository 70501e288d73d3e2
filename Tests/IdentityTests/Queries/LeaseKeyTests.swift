import Model
import Privacy
import Support
import Testing

@testable import IdentityService

@Suite struct `Lease key` {
    private let identity: ServiceHarness<IdentityService>
    private let own = OpeningKey(id: "lease")

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    private func lease(
        _ keyClass: PersonalDataClass = .contact,
        version: Int? = nil,
        of number: UInt64 = 1,
        to key: String? = nil,
        for user: String = "notification"
    ) throws -> Identity.KeyLease {
        try identity.ask(
            Identity.LeaseKey(
                person: .sample(number),
                keyClass: keyClass,
                version: version,
                recipientKey: key ?? own.publicKey
            ),
            from: user
        )
    }

    @Test func `lends no operator a key, who would read by it what nobody has logged`() throws {
        let refusal = #expect(throws: Refusal.self) { try lease(for: "operator") }

        #expect(refusal?.code == .notAllowed)
    }

    @Test func `lends the latest key for a quarter of an hour, to the asker alone`() throws {
        let lease = try lease()

        #expect(lease.version == 1)
        #expect(lease.expiresAt == identity.clock.now + .seconds(900))
        #expect(try own.open(lease.sealedKey, for: .lease(of: .sample(1), .contact, version: 1)).count == 32)
        #expect(throws: PrivacyError.damaged) {
            try OpeningKey(id: "lease").open(lease.sealedKey, for: .lease(of: .sample(1), .contact, version: 1))
        }
    }

    @Test func `lends another key for each class`() throws {
        let keys = try PersonalDataClass.allCases.map { dataClass in
            try own.open(lease(dataClass).sealedKey, for: .lease(of: .sample(1), dataClass, version: 1))
        }

        #expect(Set(keys).count == PersonalDataClass.allCases.count)
    }

    @Test func `refuses a version that never was, and a public key that is none`() throws {
        let version = #expect(throws: Refusal.self) { try lease(version: 2) }
        #expect(version?.code == .invalidField && version?.path == "$.version")
        let key = #expect(throws: Refusal.self) { try lease(to: "AAAA") }
        #expect(key?.code == .invalidField && key?.path == "$.recipient_key")
    }

    @Test func `refuses people who aren't there, or have left`() throws {
        #expect(throws: Refusal.self) { try lease(of: 2) }
        try identity.send(Identity.ErasePerson(person: .sample(1)))
        let refusal = #expect(throws: Refusal.self) { try lease() }
        #expect(refusal?.code == .personErased)
    }
}
