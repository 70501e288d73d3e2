internal import AMQP
public import Logging
public import Model
public import Storage

/// One message being handled: the database inside its transaction, and all that is to leave if it succeeds.
///
/// Nothing recorded here exists until the handler has returned; a handler that throws leaves no trace.
/// Belongs to the writing thread for the length of one call.
public final class WorkUnit {
    enum Record {
        case publish(exchange: String, type: String, key: String, body: [UInt8], isEvent: Bool)
        case startTimer(type: String, key: String?, dueAt: Timestamp, body: [UInt8])
        case cancelTimer(key: String)
        case startEffect(type: String, body: [UInt8], answers: Bool)
        case resend(event: String, after: Int64, queue: String)
        case mark(events: [String], queue: String)
        case adopt(MarkedHeads)
        case forget(Forgetting)
        case scrub
        case afterCommit(@Sendable () -> Void)
    }

    public let database: Database
    public let now: Timestamp
    public let cause: Incoming
    /// How often the message has been tried before, parked tries included.
    public let attempt: Int
    public let logger: Logger
    let environment: Environment
    private(set) var records: [Record] = []
    private(set) var failure: (any Error)?

    init(
        database: Database,
        now: Timestamp,
        cause: Incoming,
        attempt: Int,
        logger: Logger,
        environment: Environment
    ) {
        self.database = database
        self.now = now
        self.cause = cause
        self.attempt = attempt
        self.logger = logger
        self.environment = environment
    }

    public func newUUID() -> UUID128 {
        UUID128(v7: now, random: (environment.random(), environment.random()))
    }

    /// Bytes that nobody can guess, in production; in tests everybody can.
    public func randomBytes(_ count: Int) -> [UInt8] {
        let words = (0..<(count + 7) / 8).map { _ in environment.random() }
        return Array(words.flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }.prefix(count))
    }

    /// Announces an event, with the next number of its type.
    public func emit(_ type: String, key: String, body: [UInt8]) {
        records.append(.publish(exchange: Exchange.events, type: type, key: key, body: body, isEvent: true))
    }

    /// Sends a command to whichever service owns its type.
    public func send(_ type: String, key: String, body: [UInt8]) {
        records.append(.publish(exchange: Exchange.commands, type: type, key: key, body: body, isEvent: false))
    }

    /// Runs a command later; a timer of the same key is replaced.
    public func startTimer(_ type: String, key: String?, at dueAt: Timestamp, body: [UInt8]) {
        records.append(.startTimer(type: type, key: key, dueAt: dueAt, body: body))
    }

    /// Forgets the timer of this key, if there is one.
    public func cancelTimer(key: String) {
        records.append(.cancelTimer(key: key))
    }

    /// Has the outside world called once this message is durable.
    ///
    /// If the result `answers`, whoever sent this message is answered by the command that carries the result back, and
    /// not before: the handler returns an empty reply.
    public func startEffect(_ type: String, body: [UInt8], answers: Bool = false) {
        records.append(.startEffect(type: type, body: body, answers: answers))
    }

    /// Takes somebody out of the messages that this service keeps.
    public func forget(_ forgetting: Forgetting) {
        records.append(.forget(forgetting))
    }

    /// Has what this message deletes leave the WAL, too.
    public func scrub() {
        records.append(.scrub)
    }

    /// Does something in memory once this message is durable; lost if the process dies first.
    public func afterCommit(_ action: @escaping @Sendable () -> Void) {
        records.append(.afterCommit(action))
    }

    /// Makes the message fail once its handler has returned.
    public func fail(_ error: any Error) {
        failure = failure ?? error
    }

    func record(_ record: Record) {
        records.append(record)
    }
}
