import Testing

@testable import AMQP

@Suite struct `Back-off` {
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
        var backoff = Backoff(shortest: .milliseconds(200), longest: .seconds(10))
        var random = Highest()

        let pauses = (0..<8).map { _ in backoff.next(using: &random).milliseconds }

        #expect(pauses == [200, 400, 800, 1600, 3200, 6400, 10_000, 10_000])
    }

    @Test func `the jitter covers everything from nothing to the longest pause`() {
        var random = Seeded(state: 1)

        let pauses = (0..<1000).map { _ in
            var backoff = Backoff(shortest: .milliseconds(1000), longest: .seconds(10))
            return backoff.next(using: &random)
        }

        #expect(pauses.min() ?? .seconds(1) < .milliseconds(20))
        #expect(pauses.max() ?? .zero > .milliseconds(980))
        #expect(pauses.allSatisfy { $0 <= .seconds(1) })
    }

    @Test func `a reset starts anew`() {
        var backoff = Backoff(shortest: .milliseconds(200), longest: .seconds(10))
        var random = Highest()
        for _ in 0..<5 { _ = backoff.next(using: &random) }

        backoff.reset()

        #expect(backoff.next(using: &random).milliseconds == 200)
    }
}
