import Model
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Hash password` {
    @Test func `puts the hash under the pepper, bound to the person (ASVS 11.4.2)`() async throws {
        let identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()

        let credential = try #require(try identity.credential())

        let keys = identity.resource(KeyTable.self)
        #expect(credential.hasPrefix("1.") && !credential.contains("argon2"))
        #expect(try keys.access.open(credential, of: .sample(1)).hash.hasPrefix("$argon2id$v=19$"))
        #expect(throws: (any Error).self) { try keys.access.open(credential, of: .sample(2)) }
    }

    @Test func `is not even begun while too many wait`() async throws {
        let identity = try ServiceHarness(IdentityService.self)
        for number in 0..<KeyTable.mostHashes {
            try identity.start(identity.login(email: "p\(number)@example.com"))
        }

        try identity.expectRefusal(
            .busy,
            at: nil,
            of: identity.registration(email: "li@example.com", password: samplePassword)
        )
    }
}
