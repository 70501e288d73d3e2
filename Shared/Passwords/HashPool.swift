internal import Foundation
internal import Glibc
internal import Synchronization

/// Threads that have passwords hashed, and a short queue before them: a flood of logins costs the memory of two hashes at
/// most, and never the time of anybody else.
final class HashPool: Sendable {
    /// What the threads share; they outlive the pool by the work they are at.
    private final class Queue: Sendable {
        private let waiting = Mutex<[@Sendable (HashWorker) -> Void]>([])
        /// As many as there is work, then one for each thread that is to end.
        private nonisolated(unsafe) let signals = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

        init() {
            sem_init(signals, 0, 0)
        }

        deinit {
            sem_destroy(signals)
            signals.deallocate()
        }

        /// Whether there was room.
        func put(_ work: @escaping @Sendable (HashWorker) -> Void, capacity: Int) -> Bool {
            let isTaken = waiting.withLock { waiting in
                guard waiting.count < capacity else { return false }
                waiting.append(work)
                return true
            }
            if isTaken { sem_post(signals) }
            return isTaken
        }

        /// The next work, once there is some; nil when there will be no more.
        func next() -> (@Sendable (HashWorker) -> Void)? {
            while sem_wait(signals) != 0 {}
            return waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        }

        /// Lets the threads end, after what waits.
        func close(workers: Int) {
            for _ in 0..<workers { sem_post(signals) }
        }
    }

    private let queue = Queue()
    private let workers: Int
    private let capacity: Int

    /// How many hash at once on a machine: two, but never on its last core.
    ///
    /// A hash keeps its core busy. On the one that is left the broker goes on, and whatever the kernel does by threads of
    /// its own, such as ending what is written to the disk; however far hashes give way, these would wait (decision 22).
    static func workers(cores: Int) -> Int { min(2, max(1, cores - 1)) }

    /// Starts the threads.
    ///
    /// - Parameters:
    ///   - workers: how many hash at once; each needs the memory of one hash.
    ///   - capacity: how many more may wait.
    ///   - program: what each worker runs in a process of its own; without it all is done here.
    init(workers: Int, capacity: Int, program: String? = nil) {
        self.workers = workers
        self.capacity = capacity
        for number in 0..<workers {
            let thread = Thread { [queue] in
                let worker = HashWorker(program: program)
                while let work = queue.next() { work(worker) }
            }
            thread.name = "hash-\(number)"
            thread.stackSize = 1 << 20
            thread.start()
        }
    }

    deinit { queue.close(workers: workers) }

    /// Does something slow on one of the threads.
    ///
    /// - Throws: ``Busy`` at once if there is no room in the queue.
    func run<Result: Sendable>(_ work: @escaping @Sendable (HashWorker) -> Result) async throws(Busy) -> Result {
        let result: Result? = await withCheckedContinuation { continuation in
            let isTaken = queue.put({ continuation.resume(returning: work($0)) }, capacity: capacity)
            if !isTaken { continuation.resume(returning: nil) }
        }
        guard let result else { throw Busy() }
        return result
    }

    /// More passwords wait for their hash than can be done soon.
    struct Busy: Error, CustomStringConvertible {
        let description = "Too many passwords wait for their hash."
    }
}
