import Model
import Privacy
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Find token keys` {
    @Test func `gives the keys by which tokens are checked`() async throws {
        let identity = try ServiceHarness(IdentityService.self)
        #expect(try identity.ask(Identity.FindTokenKeys()).keys.isEmpty)
        try await identity.registerWithPassword()

        let token = try #require(try await identity.loggedIn(audiences: ["trade"]).secrets.accessTokens["trade"])

        let key = try #require(try identity.ask(Identity.FindTokenKeys()).keys.first)
        let cut = try #require(token.lastIndex(of: "."))
        let signature = String(token[token.index(after: cut)...])
        #expect(isSigned(String(token[..<cut]), signature: signature, publicKey: key.publicKey))
    }
}
