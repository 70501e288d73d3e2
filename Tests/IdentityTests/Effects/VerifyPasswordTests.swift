import Model
import Passwords
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Verify password` {
    private let identity: ServiceHarness<IdentityService>

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
    }

    @Test func `refuses what is not sealed to us`() async throws {
        var command = try identity.login()
        command.password = .example

        #expect(try await identity.refusal(of: command) == .notSealed)
    }

    @Test func `takes as long for nobody as for somebody (ASVS 6.3.8)`() async throws {
        // At the cost that production pays. Whatever else runs here only ever adds to a time, so the shortest of each
        // counts, and they are tried again until they are alike.
        let desk = try PasswordDesk()
        let hash = try await desk.hash(Password("right"))
        let clock = ContinuousClock()
        var (somebody, nobody) = (Duration.seconds(60), Duration.seconds(60))

        try await eventually("nobody takes as long as somebody", within: .seconds(120)) {
            somebody = try await min(
                somebody,
                clock.measure { _ = try await desk.verify(Password("wrong"), against: hash) }
            )
            nobody = try await min(nobody, clock.measure { _ = try await desk.verify(Password("wrong"), against: nil) })
            return nobody > somebody / 2 && somebody > nobody / 2
        }
    }

    @Test func `says no to nobody, even for nobody's password`() async throws {
        let desk = try PasswordDesk(hashingBy: Argon2id(passes: 1, kibibytes: 8))

        #expect(try await !desk.verify(Password("nobody's"), against: nil).isRight)
    }
}
