public import Model
internal import Storage
internal import Synchronization

/// How a worker is.
public struct Status: Sendable {
    public var startedAt: Timestamp
    public var wasUnclean: Bool
    /// Whether it consumes, its publisher isn't blocked, and its database can be written.
    public var isReady: Bool { reasons.isEmpty }
    /// What keeps it from being ready, a sentence each.
    public var reasons: [String]
    public var brokerVersion: String
    public var reconnects: Int
    /// How old the last message was when its turn came; zero when there has been none for a while.
    public var lag: Duration
    public var outboxDepth: Int
    public var outboxBytes: Int
    public var outboxAge: Duration
    public var inFlight: Int
    public var blockedFor: Duration
    public var unrouted: Int
    /// How many questions have come since the start.
    public var questions: Int
    public var counts: Processor.Counts

    static let stopped = Status(
        startedAt: Timestamp(milliseconds: 0),
        wasUnclean: false,
        reasons: ["The worker has stopped."],
        brokerVersion: "",
        reconnects: 0,
        lag: .zero,
        outboxDepth: 0,
        outboxBytes: 0,
        outboxAge: .zero,
        inFlight: 0,
        blockedFor: .zero,
        unrouted: 0,
        questions: 0,
        counts: .init()
    )
}

/// What a worker's threads tell of themselves.
struct Progress {
    let startedAt: Timestamp
    let wasUnclean: Bool
    var isConsuming = false
    var isAnswering = false
    var isStopping = false
    var isHeldBack = false
    var isSuspicious: Bool
    var connections = 0
    var publishReconnects = 0
    var brokerVersion = ""
    var trouble: String?
    var lag = Duration.zero
    var lagAt = ContinuousClock.now
    var counts = Processor.Counts()
    var failuresInARow = 0
    /// The attempts at effects that are under way, and when each one's lease ends.
    var effectLeases: [EffectRoute.Attempt: Timestamp] = [:]

    init(startedAt: Timestamp, wasUnclean: Bool) {
        self.startedAt = startedAt
        self.wasUnclean = wasUnclean
        isSuspicious = wasUnclean
    }
}

extension Processor.Counts {
    public static let none = Self()

    public mutating func add(_ other: Self) {
        done += other.done
        refused += other.refused
        duplicates += other.duplicates
        parked += other.parked
        dead += other.dead
        gaps += other.gaps
        lostEvents &+= other.lostEvents
        ignored += other.ignored
    }

    /// How many messages have failed since one last succeeded.
    func failuresInARow(after before: Int) -> Int {
        done > 0 ? 0 : before + parked
    }
}

/// The mark that tells a clean stop from a crash.
enum Run {
    /// Notes that the service runs; returns whether it did already, which means that it never stopped.
    ///
    /// How the last run ended counts for or against the message that it handled alone.
    static func begin(in store: Store, after end: LastWords.Ending?) throws -> Bool {
        try store.write { database in
            let wasRunning = try Meta.value("running", in: database) == 1
            if wasRunning {
                try Meta.set("unclean_starts", to: (Meta.value("unclean_starts", in: database) ?? 0) + 1, in: database)
            }
            if let end { try SuspectTable(database: database).charge(end) }
            try Meta.set("running", to: 1, in: database)
            return wasRunning
        }
    }

    static func end(in store: Store) throws {
        try store.write { database in
            try Meta.set("running", to: 0, in: database)
            try database.run("DELETE FROM suspect")
        }
    }
}

extension Worker {
    /// How the worker is, at this moment.
    public var status: Status {
        let relay = relay.status
        return progress.withLock { progress in
            var reasons: [String] = []
            if !progress.isConsuming { reasons.append("Not connected to the broker for consuming.") }
            if !progress.isAnswering { reasons.append("Not connected to the broker for answering.") }
            if !relay.isConnected { reasons.append("Not connected to the broker for publishing.") }
            if relay.blockedSince != nil { reasons.append("The broker has blocked publishing: memory or disk alarm.") }
            if let trouble = logStream.trouble {
                reasons.append("The stream \(Topology.logStream) is down, and events are missing in it: \(trouble)")
            }
            if let trouble = progress.trouble { reasons.append("The database can't be written: \(trouble)") }
            if progress.isStopping { reasons.append("Stopping.") }
            return Status(
                startedAt: progress.startedAt,
                wasUnclean: progress.wasUnclean,
                reasons: reasons,
                brokerVersion: progress.brokerVersion,
                reconnects: max(0, progress.connections - 1) + progress.publishReconnects,
                lag: ContinuousClock.now - progress.lagAt < .seconds(2) ? progress.lag : .zero,
                outboxDepth: relay.depth,
                outboxBytes: relay.bytes,
                outboxAge: relay.age,
                inFlight: relay.inFlight,
                blockedFor: relay.blockedFor,
                unrouted: relay.unrouted,
                questions: queries.count,
                counts: progress.counts
            )
        }
    }
}
