public import AMQP
public import Logging
public import Model
public import Storage

/// The heart of a service: takes messages, runs their handlers, and returns what is to be published, with one durable
/// transaction in between.
///
/// Knows no broker and no thread. Whatever arrives again, in whatever order the process died before, has its effect
/// once. Belongs to one thread at a time.
public final class Processor {
    public struct Settings: Sendable {
        /// The name of the service: source of its events, prefix of its queues.
        public var service: String
        public var retry = RetrySchedule.standard
        /// A repeat that comes later than this is taken for a new message.
        public var inboxRetention = Duration.seconds(7 * 86_400)
        /// A subscriber that has been away for longer can't be given what it missed.
        public var eventRetention = Duration.seconds(30 * 86_400)
        /// Commands that the service sends itself, each first a day after its first start; from then on the command's
        /// handler says when it is sent again, by the timer of the same name.
        public var standingTimers: [String] = []

        public init(service: String) {
            self.service = service
        }
    }

    /// What one transaction asks to be done now that it is durable.
    public struct Batch: Sendable {
        /// To be published in this order, with confirms; a token below zero belongs to no row.
        public var publications: [OutgoingMessage] = []
        /// To be published without waiting: whoever asked is connected now or gone.
        public var replies: [OutgoingMessage] = []
        public var effects: [StartedEffect] = []
        /// When there is work without any arrival.
        public var nextDue: Timestamp?
        public var counts = Counts()
        /// The rows that the broker would not take; what is left of them are dead letters now.
        public var buried: [Int64] = []
        /// Whether somebody was erased, so that what the WAL still holds of them has to go.
        public var erases = false
        /// To be done, in memory, before anything is published.
        public var afterCommit: [@Sendable () -> Void] = []
    }

    /// An attempt that has been written down and can be made.
    public struct StartedEffect: Sendable {
        public var id: [UInt8]
        public var attempt: Int
        /// Until when nobody else may begin another.
        public var leaseUntil: Timestamp
        public var route: EffectRoute
        public var body: [UInt8]
    }

    /// What happened to the messages of one batch.
    public struct Counts: Sendable, Equatable {
        public var done = 0
        public var refused = 0
        public var duplicates = 0
        public var parked = 0
        public var dead = 0
        public var gaps = 0
        public var lostEvents = 0
        public var ignored = 0
    }

    /// One input of a batch.
    public enum Work: Sendable {
        case arrival(Arrival)
        case effectFailed(id: [UInt8], attempt: Int, error: String)
        /// The broker doesn't take what this row of the outbox holds.
        case returned(position: Int64, error: String)
        /// The subscriptions stand (again): find out whether something was missed meanwhile.
        case subscribed
        /// The log has been read up to here (rebuild).
        case replayed(offset: Int64)
        /// A message with which processes have ended: to be buried unread.
        case poison(Arrival, Conviction)
        /// The waiting message that runs next, if processes have ended with it.
        case poisonDue(Conviction)
        /// What was noted as suspect has been dealt with: said in the same transaction, so that only what really was
        /// under way at a crash counts.
        case absolve(String)
    }

    /// What survives a batch in memory; written with it, so a batch that fails leaves no trace here either.
    struct State {
        var nextPosition: Int64 = 1
        var relayed: Int64 = 0
        var epoch: Int64 = 0
        var sequences: [String: Int64] = [:]
        var highWater = HighWater()
        /// How many messages wait, by key.
        var parkedKeys: [String: Int] = [:]
        /// The requests for missing events that have not been answered.
        var asked: [HighWater.Key: RepairRequest] = [:]
        var nextDue: Timestamp?
        /// Whether no more effects may begin for now: those that are due are left out of ``nextDue``.
        var holdsEffectsBack = false
    }

    let store: Store
    let reader: Reader
    let effects: [String: EffectRoute]
    let settings: Settings
    let environment: Environment
    let logger: Logger
    let failpoint: @Sendable (Failpoint) -> Void
    /// The types of events listened to, by their source.
    let sources: [String: [String]]
    private var statements: Statements?
    private var turns = 0
    private(set) var state = State()

    /// Reads what the last run left; the tables must be there.
    public init(
        store: Store,
        reader: Reader,
        effects: [EffectRoute] = [],
        settings: Settings,
        environment: Environment,
        logger: Logger,
        failpoint: @escaping @Sendable (Failpoint) -> Void = { _ in }
    ) throws {
        self.store = store
        self.reader = reader
        self.effects = Dictionary(effects.map { ($0.type, $0) }) { first, _ in first }
        self.settings = settings
        self.environment = environment
        self.logger = logger
        self.failpoint = failpoint
        sources = Dictionary(
            grouping: reader.routes.values.filter { $0.kind == .event && $0.type != MarkedHeads.type }.map(\.type)
                .sorted(),
            by: { String($0.prefix { $0 != "." }) }
        )
        state = try store.write { database in
            for type in settings.standingTimers {
                try TimerTable(database: database).stand(type, service: settings.service, environment)
            }
            return try Self.load(database, now: environment.now())
        }
    }

    /// Handles a batch in one transaction, waiting work that is due first.
    ///
    /// - Parameters:
    ///   - work: in the order of arrival.
    ///   - settled: the position through which the broker has confirmed everything.
    ///   - dueLimit: how many waiting rows of each kind to take.
    ///   - effectRoom: how many effects may begin at a time.
    /// - Returns: what is to be done now.
    /// - Throws: when the disk or the database fails, and then nothing has happened: call again with the same work.
    public func process(
        _ work: [Work],
        settled: Int64 = 0,
        dueLimit: Int = 256,
        effectRoom: (Timestamp) -> Int = { _ in .max }
    ) throws -> Batch {
        let now = environment.now()
        turns += 1
        var work = work
        var convictions: [Turn.Item.Due: Conviction] = [:]
        while true {
            var attempt: Turn?
            do {
                let turn = try store.write { database in
                    let turn = Turn(
                        processor: self,
                        database: database,
                        statements: try statements(for: database),
                        state: state,
                        now: now,
                        effectRoom: effectRoom(now),
                        convictions: convictions
                    )
                    attempt = turn
                    failpoint(.began)
                    try turn.settle(through: settled)
                    if dueLimit > 0 { try turn.runDue(limit: dueLimit) }
                    try turn.repeatRequests()
                    for (index, item) in work.enumerated() {
                        turn.current = .work(index)
                        try turn.run(item)
                    }
                    turn.current = nil
                    try turn.finish(prunes: turns % 64 == 0)
                    failpoint(.beforeCommit)
                    return turn
                }
                state = turn.state
                return turn.batch
            } catch let error as DatabaseError where error.isStorageTrouble {
                throw error
            } catch {
                guard let culprit = attempt?.current, convict(culprit, for: error, in: &work, &convictions) else {
                    throw error
                }
            }
        }
    }

    /// Has the item buried that made a turn fail otherwise than a handler may: by a bug of ours, or a row that can't be
    /// written.
    ///
    /// - Returns: false if there is nothing to bury, or if that has failed.
    private func convict(
        _ culprit: Turn.Item,
        for error: any Error,
        in work: inout [Work],
        _ convictions: inout [Turn.Item.Due: Conviction]
    ) -> Bool {
        logger.critical("a message makes its whole batch fail", metadata: ["error": "\(error)"])
        let conviction = Conviction(reason: RefusalCode.failed.code, explanation: "\(error)", tries: 1)
        switch culprit {
        case .due(let due):
            return convictions.updateValue(conviction, forKey: due) == nil
        case .work(let index):
            switch work[index] {
            case .arrival(let arrival): work[index] = .poison(arrival, conviction)
            // They come again by themselves: with the next connection, when the lease is over, after the next start.
            case .subscribed, .effectFailed, .returned, .absolve: work.remove(at: index)
            case .poison, .poisonDue, .replayed: return false
            }
            return true
        }
    }

    /// Lets go of the database, so that it can be closed.
    public func close() { statements = nil }

    /// What an earlier run left unpublished, in order.
    public func unpublished() throws -> [OutgoingMessage] {
        try store.read { database in
            try Outbox.waiting(after: state.relayed, in: database, of: settings.service)
        }
    }

    /// When there is work without any arrival.
    public var nextDue: Timestamp? {
        let repair = state.asked.values.map(\.retryAt).min()
        guard let due = state.nextDue, let repair else { return state.nextDue ?? repair }
        return min(due, repair)
    }

    private func statements(for database: Database) throws -> Statements {
        if let statements { return statements }
        let made = try Statements(database)
        statements = made
        return made
    }

    private static func load(_ database: Database, now: Timestamp) throws -> State {
        var state = State()
        try database.run("INSERT INTO meta VALUES ('epoch', ?) ON CONFLICT DO NOTHING", [now.milliseconds])
        state.epoch = try Meta.value("epoch", in: database) ?? now.milliseconds
        state.relayed = try Meta.value("relayed", in: database) ?? 0
        let last = try Int64.fetchOne(database, sql: "SELECT max(position) FROM outbox") ?? 0
        let lastParked = try Int64.fetchOne(database, sql: "SELECT max(position) FROM parked") ?? 0
        state.nextPosition = max(last, state.relayed, lastParked) + 1
        for row in try database.all("SELECT * FROM sequence") { state.sequences[row["event"]] = row["last"] }
        var marks: [HighWater.Key: HighWater.Mark] = [:]
        for row in try database.all("SELECT * FROM high_water") {
            marks[.init(source: row["source"], event: row["event"])] = .init(epoch: row["epoch"], last: row["last"])
        }
        state.highWater = HighWater(marks)
        state.parkedKeys = try ParkedTable(database: database).countsByKey()
        state.nextDue = try Messaging.nextDue(in: database)
        return state
    }
}

/// The statements of the hot path, compiled once.
struct Statements {
    let inbox: Inbox
    let outbox: Outbox
    let savepoint: HotStatement
    let release: HotStatement
    let rollback: HotStatement

    init(_ database: Database) throws {
        inbox = try Inbox(database)
        outbox = try Outbox(database)
        savepoint = try HotStatement("SAVEPOINT message", in: database)
        release = try HotStatement("RELEASE message", in: database)
        rollback = try HotStatement("ROLLBACK TO message", in: database)
    }
}

/// Single numbers that outlive a run.
public enum Meta {
    public static func value(_ name: String, in database: Database) throws -> Int64? {
        try database.one("SELECT value FROM meta WHERE name = ?", [name]).map { $0["value"] }
    }

    public static func set(_ name: String, to value: Int64, in database: Database) throws {
        try database.run(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            [name, value]
        )
    }

    /// Begins a new life of the database, after a restore: subscribers can tell its numbers from those that the lost
    /// life gave out after the backup was made.
    public static func startEpoch(_ now: Timestamp, in database: Database) throws {
        try set("epoch", to: now.milliseconds, in: database)
        try database.run("UPDATE outbox SET event = NULL, seq = NULL")
        try database.run("DELETE FROM sequence")
    }
}
