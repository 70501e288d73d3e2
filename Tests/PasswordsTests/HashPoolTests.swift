import Dispatch
import Synchronization
import Testing

@testable import Passwords

/// Keeps work waiting until it is opened.
private final class Gate: @unchecked Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func pass() { semaphore.wait() }

    func open(for count: Int) {
        for _ in 0..<count { semaphore.signal() }
    }
}

/// How many work at once, and how many ever did.
private final class Tally: Sendable {
    private let counts = Mutex((now: 0, most: 0))

    var most: Int { counts.withLock { $0.most } }

    func count(_ work: () -> Void) {
        counts.withLock { counts in
            counts.now += 1
            counts.most = max(counts.most, counts.now)
        }
        work()
        counts.withLock { $0.now -= 1 }
    }
}

@Suite struct `A hash pool` {
    @Test(arguments: [(1, 1), (2, 1), (3, 2), (4, 2), (64, 2)])
    func `leaves the last core of a machine to others, and takes no more than two`(cores: Int, workers: Int) {
        #expect(HashPool.workers(cores: cores) == workers)
    }

    @Test func `gives back what the work returns`() async throws {
        let pool = HashPool(workers: 2, capacity: 8)

        async let first = pool.run { _ in 1 }
        async let second = pool.run { _ in 2 }

        #expect(try await first + second == 3)
    }

    @Test func `does no more at once than it has threads, and says so when its queue is full`() async throws {
        let pool = HashPool(workers: 2, capacity: 2)
        let gate = Gate()
        let tally = Tally()

        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    do {
                        try await pool.run { _ in tally.count { gate.pass() } }
                        return true
                    } catch {
                        // Nobody has finished before somebody was turned away; from now on everybody may.
                        gate.open(for: 12)
                        return false
                    }
                }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }

        #expect((1...2).contains(tally.most))
        #expect(outcomes.contains(false))
        #expect(outcomes.contains(true))
    }
}
