public import Logging
public import Messaging
public import Model
public import Storage

/// What a handler may do: read and change the database, and say what is to leave if it succeeds.
///
/// Valid only while the handler runs, on its thread; it can't escape into a task. If the handler throws, or the process
/// dies, neither its changes nor its messages exist.
public struct Transaction {
    private let unit: WorkUnit
    let context: ServiceContext

    init(_ unit: WorkUnit, _ context: ServiceContext) {
        self.unit = unit
        self.context = context
    }

    public var database: Database { unit.database }
    /// The same instant for the whole transaction.
    public var now: Timestamp { unit.now }
    public var cause: Cause { Cause(unit.cause, attempt: unit.attempt) }

    /// The access token that the message was sent with, checked when it arrived; refused if it is over by now.
    public var accessToken: AccessToken? { get throws { try context.access.token(of: unit.cause, at: now) } }

    /// Whether the message was sent with an access token.
    var hasAccessToken: Bool { unit.cause.authorization != nil }

    /// Refuses the message if it was sent with another person's access token, or is nobody's in particular (nil).
    ///
    /// For what has to be looked up to know whose it is; what says so itself is `Personal`, and checked before.
    public func checkActor(_ person: ID<Person>?) throws {
        try context.access.check(unit.cause, actsFor: person, at: now)
    }

    /// Carries the message's id; constant text here, data in the metadata.
    public var logger: Logger {
        var logger = unit.logger
        logger[metadataKey: "message.id"] = "\(unit.cause.id)"
        logger[metadataKey: "message.type"] = "\(unit.cause.type)"
        return logger
    }

    /// Makes an id that nobody has; later ids sort after earlier ones.
    public func newID<Subject>() -> ID<Subject> { ID(unit.newUUID()) }

    /// Announces an event to whoever listens: exactly once, in order per partition key.
    public func emit<E: Event>(_ event: E) {
        encoding(event) { unit.emit(E.name, key: event.partitionKey, body: $0) }
    }

    /// Sends a command to the service that owns it; its reply is not waited for.
    public func send<C: Command>(_ command: C) {
        encoding(command) { unit.send(C.name, key: command.partitionKey, body: $0) }
    }

    /// Sends a command later: not before `time`, after a stand-still as soon as possible, exactly once.
    ///
    /// A `key` names the timer, so that it can be cancelled; a timer of the same key is replaced.
    public func schedule<C: Command>(_ command: C, at time: Timestamp, key: String? = nil) {
        encoding(command) { unit.startTimer(C.name, key: key, at: time, body: $0) }
    }

    /// Forgets the timer of this key, if it hasn't fired.
    public func cancel(_ key: String) {
        unit.cancelTimer(key: key)
    }

    /// Tells the service's ``WorkingMemory`` of a change that it is to take over once this transaction is durable.
    ///
    /// Before anybody is answered: who has been told that something was done finds it done.
    public func remember(_ change: some Sendable) {
        guard let memory = context.memory else { return }
        unit.afterCommit { memory.take(change) }
    }

    /// Does something in memory once this transaction is durable; for ServiceKit's own reactions.
    func afterCommit(_ action: @escaping @Sendable () -> Void) {
        unit.afterCommit(action)
    }

    /// Has the outside world called once this transaction is durable; the result comes back as a command.
    public func perform<E: Effect>(_ effect: E) {
        encoding(effect) { unit.startEffect(E.name, body: $0) }
    }

    /// Leaves the answer to the result of an outside call: whoever waits for this message's gets the reply of the command
    /// that carries the result back, or its refusal.
    public func answer<E: Effect>(by effect: E) -> Answer<E.Outcome.Reply> {
        encoding(effect) { unit.startEffect(E.name, body: $0, answers: true) }
        return .later
    }

    /// How many calls of this kind wait or are being made; those that this handler asks for don't count yet.
    public func underWay<E: Effect>(_ effect: E.Type) throws -> Int {
        try database.one("SELECT count(*) AS count FROM effect WHERE type = ?", [E.name]).map { $0["count"] } ?? 0
    }

    /// Bytes that nobody can guess, in production; in tests everybody can.
    public func randomBytes(_ count: Int) -> [UInt8] { unit.randomBytes(count) }

    /// A value that JSON can't hold, such as an infinite number, fails the message once the handler has returned.
    private func encoding(_ value: some Encodable, then use: ([UInt8]) -> Void) {
        do {
            use(try JSON.encode(value))
        } catch {
            unit.fail(error)
        }
    }
}

/// What the answer to a query may do: read one consistent state of the database.
public struct Snapshot {
    public let database: Database
    public let now: Timestamp
    public let cause: Cause
    let context: ServiceContext
    private let query: Incoming

    init(_ query: Incoming, _ database: Database, now: Timestamp, _ context: ServiceContext) {
        self.database = database
        self.now = now
        cause = Cause(query)
        self.context = context
        self.query = query
    }

    /// Refuses the query if it was sent with another person's access token, or is about nobody in particular (nil); see
    /// ``Transaction/checkActor(_:)``.
    public func checkActor(_ person: ID<Person>?) throws {
        try context.access.check(query, actsFor: person, at: now)
    }
}

/// The message that a handler is run for.
public struct Cause: Hashable, Sendable {
    /// The sender's idempotency key; the same when the message is tried again.
    public var id: String
    public var type: String
    /// The broker user that sent it, as the broker has checked.
    public var user: String?
    /// The service that this is the user of; nil for everybody else.
    public var sendingService: String?
    public var correlationID: String?
    public var traceparent: String?
    /// How often it has been tried before.
    public var attempt: Int

    public init(_ message: Incoming, attempt: Int = 0) {
        id = message.id
        type = message.type
        user = message.user
        sendingService = message.sendingService
        correlationID = message.correlationID
        traceparent = message.traceparent
        self.attempt = attempt
    }
}
