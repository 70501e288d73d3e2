import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Add address` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register(1)
        try identity.register(2, email: "mei@example.com")
    }

    private func add(_ text: String, id: UInt64, to number: UInt64 = 1, country: String = "CN") throws
        -> Identity.AddressAdded
    {
        try identity.send(
            Identity.AddAddress(
                id: ID(UUID128(high: 1, low: id)),
                person: .sample(number),
                address: identity.sealed(text, as: "address", of: Identity.AddAddress.self, .sample(number)),
                country: country
            )
        )
    }

    @Test func `announces it by an id and a fingerprint`() throws {
        let added = try add("Nanjing Road 1, Shanghai", id: 1)

        #expect(try identity.emitted(Identity.AddressAdded.self) == [added])
        #expect(added.fingerprint.wholeMatch(of: /ad-[0-9a-f]{16}/) != nil)
    }

    @Test func `has one fingerprint for one address, whosever it is and however it is written`() throws {
        let first = try add("Nanjing Road 1, Shanghai", id: 1)

        #expect(try add("nanjing road 1\nSHANGHAI", id: 2, to: 2).fingerprint == first.fingerprint)
        #expect(try add("Nanjing Road 2, Shanghai", id: 3).fingerprint != first.fingerprint)
        #expect(try add("Nanjing Road 1, Shanghai", id: 4, country: "SG").fingerprint != first.fingerprint)
    }

    @Test func `adds the same address of the same id once`() throws {
        let first = try add("Nanjing Road 1", id: 1)

        #expect(try add("Nanjing Road 1", id: 1) == first)
        #expect(try identity.emitted(Identity.AddressAdded.self) == [first])
    }

    @Test func `refuses another address of the same id`() throws {
        _ = try add("Nanjing Road 1", id: 1)

        let refusal = #expect(throws: Refusal.self) { try add("Nanjing Road 2", id: 1) }

        #expect(refusal?.code == .invalidField && refusal?.path == "$.id")
    }

    @Test(arguments: ["C", "cn", "CHN", "中国"])
    func `refuses what is no country`(country: String) throws {
        let refusal = #expect(throws: Refusal.self) { try add("Nanjing Road 1", id: 1, country: country) }

        #expect(refusal?.code == .invalidField && refusal?.path == "$.country")
    }

    @Test func `refuses what isn't sealed to identity, and an empty address`() throws {
        try identity.expectRefusal(
            .notSealed,
            at: "$.address",
            of: Identity.AddAddress(person: .sample(1), address: .example, country: "CN")
        )
        try identity.expectRefusal(
            .invalidField,
            at: "$.address",
            of: Identity.AddAddress(
                person: .sample(1),
                address: identity.sealed(" ", as: "address", of: Identity.AddAddress.self, .sample(1)),
                country: "CN"
            )
        )
    }

    @Test func `reads nothing that was sealed for another field, message or person (ASVS 11.3.3)`() throws {
        let message = Identity.AddAddress.self
        for captured in try [
            identity.login().password, identity.registration(2, nickname: "Bo").nickname,
            identity.sealed("Canal Road 7", as: "address", of: message, .sample(2)),
            identity.sealed("Canal Road 7", as: "country", of: message, .sample(1)),
        ].compactMap(\.self) {
            try identity.expectRefusal(
                .notSealed,
                at: "$.address",
                of: Identity.AddAddress(person: .sample(1), address: captured, country: "CN")
            )
        }
    }

    @Test func `refuses somebody who isn't there`() throws {
        let refusal = #expect(throws: Refusal.self) { try add("Nanjing Road 1", id: 1, to: 3) }

        #expect(refusal?.code == .personNotFound)
    }
}
