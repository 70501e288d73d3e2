import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `Retire pepper` {
    private let identity: ServiceHarness<IdentityService>

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
    }

    private func peppers() throws -> [Int] { try identity.ask(Identity.FindKeys()).peppers }

    private func pass(_ duration: Duration) throws {
        identity.clock.advance(by: duration)
        try identity.fireTimers()
    }

    @Test func `comes when the oldest backup has gone, thirty days after the last hash was moved`() async throws {
        try identity.send(Identity.RotatePepper())
        try pass(.milliseconds(20))
        try pass(.seconds(30 * 86_400 - 1))
        #expect(try peppers() == [1, 2])

        try pass(.seconds(1))

        #expect(try peppers() == [2])
        #expect(try await identity.finish(identity.login()).person == .sample(1))
    }

    @Test func `waits for a hash that a login has brought back`() async throws {
        let old = try #require(try identity.credential())
        try identity.send(Identity.RotatePepper())
        try pass(.milliseconds(20))
        try identity.store.write { try CredentialTable(database: $0).save(old, of: .sample(1), at: identity.clock.now) }

        try pass(.seconds(30 * 86_400))

        #expect(try peppers() == [1, 2])
        try pass(.milliseconds(20))
        try pass(.seconds(30 * 86_400))
        #expect(try peppers() == [2])
        #expect(try await identity.finish(identity.login()).person == .sample(1))
    }

    @Test func `can be sent by nobody but identity itself`() throws {
        try identity.expectRefusal(.notAllowed, at: nil, of: Identity.RetirePepper(before: 2))
    }
}
