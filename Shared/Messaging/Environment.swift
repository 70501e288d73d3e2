internal import Glibc
public import Model
internal import Synchronization

/// Where a service gets the time and its ids: the world in production, a stopped clock and counted ids in tests.
public struct Environment: Sendable {
    public var now: @Sendable () -> Timestamp
    /// 64 bits that nobody can guess in production, and everybody in tests.
    public var random: @Sendable () -> UInt64

    public init(now: @escaping @Sendable () -> Timestamp, random: @escaping @Sendable () -> UInt64) {
        self.now = now
        self.random = random
    }

    public static let system = Environment(
        now: {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
        },
        random: { systemRandom.withLock { $0.next() } }
    )

    /// Makes a UUIDv7.
    public func newUUID() -> UUID128 { newUUID(at: now()) }

    func newUUID(at time: Timestamp) -> UUID128 {
        UUID128(v7: time, random: (random(), random()))
    }
}

/// The kernel's random words, fetched 32 at a time: ids take several per message.
private struct SystemRandom {
    private var words: [UInt64] = []

    mutating func next() -> UInt64 {
        if let word = words.popLast() { return word }
        words = Array(repeating: 0, count: 32)
        let status = words.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) }
        precondition(status == 0, "The system gives us no randomness.")
        return words.removeLast()
    }
}

private let systemRandom = Mutex(SystemRandom())
