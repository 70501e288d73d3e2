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
        // A sign test of pairs: whatever else runs here slows either of the two, now this one and now that one. Where both
        // take the same time, one of them is slower in 50 of 60 pairs in one of six million runs. The hash is a cheap one,
        // so that what is done beside it counts for more.
        let desk = try PasswordDesk(hashingBy: Argon2id(passes: 2, kibibytes: 8192))
        let hash = try await desk.hash(Password("right"))
        let clock = ContinuousClock()
        func time(against hash: String?) async throws -> Duration {
            try await clock.measure { _ = try await desk.verify(Password("wrong"), against: hash) }
        }
        // The first of each is slower than all later ones.
        _ = try await (time(against: hash), time(against: nil))
        var slowerForNobody = 0

        for pair in 1...60 {
            let first = try await time(against: pair.isMultiple(of: 2) ? hash : nil)
            let second = try await time(against: pair.isMultiple(of: 2) ? nil : hash)
            if (first < second) == pair.isMultiple(of: 2) { slowerForNobody += 1 }
        }

        #expect((11...49).contains(slowerForNobody))
    }

    @Test func `says no to nobody, even for nobody's password`() async throws {
        let desk = try PasswordDesk(hashingBy: Argon2id(passes: 1, kibibytes: 8))

        #expect(try await !desk.verify(Password("nobody's"), against: nil).isRight)
    }
}
