import Messaging
import Model
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Rotate token key` {
    private let identity: ServiceHarness<IdentityService>

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
    }

    /// The header's `kid` of a token that is made now.
    private func signingKey() async throws -> String {
        let token = try #require(try await identity.loggedIn(audiences: ["trade"]).secrets.accessTokens["trade"])
        return try #require(try Token(token).header["kid"]?.string)
    }

    @Test func `comes with the first token`() async throws {
        #expect(try await signingKey() == "tk-1")

        let published = try identity.emitted(Identity.TokenKeyPublished.self)
        #expect(published.map { $0.keys.map(\.id) } == [["tk-1"]])
        #expect(published.first?.keys.first?.until == nil)
    }

    @Test func `announces a key before it signs, and ends the old one after its last token (ASVS 9.1.3)`() async throws
    {
        _ = try await signingKey()

        let published = try identity.send(Identity.RotateTokenKey())

        let start = identity.clock.now + .seconds(600)
        #expect(published.keys.map(\.id) == ["tk-1", "tk-2"])
        #expect(published.keys.map(\.until) == [start + .seconds(600), nil])
        #expect(try await signingKey() == "tk-1")
        identity.clock.advance(by: .seconds(600))
        #expect(try await signingKey() == "tk-2")
        identity.clock.advance(by: .seconds(600))
        #expect(try identity.ask(Identity.FindTokenKeys()).keys.map(\.id) == ["tk-2"])
    }

    @Test func `makes no third key while one waits`() async throws {
        _ = try await signingKey()

        let first = try identity.send(Identity.RotateTokenKey())
        let second = try identity.send(Identity.RotateTokenKey())

        #expect(first == second)
    }

    @Test func `happens by itself every month`() async throws {
        _ = try await signingKey()

        identity.clock.advance(by: .seconds(30 * 86_400))
        try identity.fireTimers()

        #expect(try identity.lastEmitted(Identity.TokenKeyPublished.self)?.keys.map(\.id) == ["tk-1", "tk-2"])
    }
}
