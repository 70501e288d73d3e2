import Testing

@testable import AMQP

@Suite struct `Back-off` {
    private let backoff = Backoff(shortest: .milliseconds(200), longest: .seconds(10))

    /// Always the largest number: the longest pause allowed.
    private struct Highest: RandomNumberGenerator {
        mutating func next() -> UInt64 { .max }
    }

    /// Knuth's linear congruential generator.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state
        }
    }

    @Test func `the longest pause doubles up to the limit`() {
        var random = Highest()

        let pauses = (1...8).map { backoff.pause(afterFailures: $0, using: &random).milliseconds }

        #expect(pauses == [200, 400, 800, 1600, 3200, 6400, 10_000, 10_000])
    }

    @Test func `a great many failures do not overflow`() {
        var random = Highest()

        #expect(backoff.pause(afterFailures: .max, using: &random) == .seconds(10))
    }

    @Test func `the jitter covers everything from nothing to the longest pause`() {
        var random = Seeded(state: 1)

        let pauses = (0..<1000).map { _ in backoff.pause(afterFailures: 1, using: &random) }

        #expect(pauses.min() ?? .seconds(1) < .milliseconds(4))
        #expect(pauses.max() ?? .zero > .milliseconds(196))
        #expect(pauses.allSatisfy { $0 <= .milliseconds(200) })
    }
}
