import Model
import Testing

@testable import IdentityService

@Suite struct `A login counter` {
    private static let start = Timestamp(milliseconds: 1_767_225_600_000)

    /// The seconds that each of a number of failures costs, each made as soon as it may be.
    private func waits(_ scope: LoginCounter.Scope, failures: Int) -> [Int64] {
        var counter = LoginCounter(scope, key: [])
        var now = Self.start
        return (0..<failures).map { _ in
            counter.count(at: now)
            let wait = counter.closedUntil.map { $0 - now } ?? .zero
            now = now + wait
            return wait.components.seconds
        }
    }

    @Test func `lets four failures go, then doubles the wait from half a minute to an hour (ASVS 6.3.1)`() {
        #expect(waits(.account, failures: 13) == [0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600])
    }

    @Test func `closes at a hundred failures, for good`() {
        var counter = LoginCounter(.account, key: [])
        var now = Self.start
        for _ in 0..<LoginCounter.most {
            #expect(counter.isOpen(at: now))
            counter.count(at: now)
            now = now + .seconds(3600)
        }

        #expect(!counter.isOpen(at: now + .seconds(365 * 86_400)))
    }

    @Test func `is closed until the last millisecond of its wait`() throws {
        var counter = LoginCounter(.device, key: [])
        for _ in 0..<5 { counter.count(at: Self.start) }

        #expect(!counter.isOpen(at: Self.start + .milliseconds(29_999)))
        #expect(counter.isOpen(at: Self.start + .seconds(30)))
    }

    @Test func `bears more from a network, and forgets it after half a day`() {
        #expect(waits(.network, failures: 51).suffix(3) == [0, 30, 60])
        var counter = LoginCounter(.network, key: [])
        for _ in 0..<300 { counter.count(at: Self.start) }

        #expect(!counter.isOpen(at: Self.start + .seconds(3599)))
        counter.count(at: Self.start + .seconds(12 * 3600))
        #expect(counter.failures == 1)
    }
}
