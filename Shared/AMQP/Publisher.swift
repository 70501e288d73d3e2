public import Logging
internal import Synchronization

/// Publishes with confirms on a connection of its own, on a thread of its own, and keeps every message until it is
/// settled.
///
/// A lost connection, a broker that blocks its publishers, and a queue that is full all mean "later": the message stays
/// here and is published again, with the same properties. Order is the order of `publish`, except that messages the
/// broker refused (`basic.nack`) are retried after a pause, while the others go on.
///
/// A message that the broker does not want at all (no queue for a mandatory one, no such exchange, access refused, a
/// property it does not accept) is settled as returned, with the broker's words.
public final class Publisher: Sendable {
    /// How much may be published and not yet confirmed.
    public struct Window: Sendable {
        public var count: Int
        public var bytes: Int

        public init(count: Int = 512, bytes: Int = 256 * 1024) {
            self.count = count
            self.bytes = bytes
        }
    }

    public enum Event: Sendable {
        case connected(epoch: UInt64)
        case disconnected(AMQPError)
        case settled([Settlement])
        /// The broker reads nothing from publishers for now, for want of memory or disk.
        case blocked(reason: String)
        case unblocked
    }

    /// The end of one message.
    public struct Settlement: Sendable, Equatable {
        public enum Outcome: Sendable, Equatable {
            /// The broker has taken responsibility.
            case confirmed
            /// The broker does not take the message: no queue wants it (312), or it broke a rule (403, 404, 406 …).
            case returned(code: UInt16, text: String)
            /// The broker refused it more often than it was to be retried.
            case rejected
        }

        public var token: Int64
        public var outcome: Outcome

        public init(token: Int64, outcome: Outcome) {
            self.token = token
            self.outcome = outcome
        }
    }

    public struct Status: Sendable, Equatable {
        public var connected = false
        public var blockedSince: ContinuousClock.Instant?
        /// Messages not yet on their way, retries included.
        public var queued = 0
        public var queuedBytes = 0
        /// Published and not yet confirmed.
        public var inFlight = 0
        public var inFlightBytes = 0
        public var reconnects = 0
    }

    private let settings: ConnectionSettings
    private let window: Window
    private let nackRetries: Int?
    private let confirmTimeout: Duration
    private let niceness: Int32
    private let logger: Logger
    private let setUp: @Sendable (Session) throws -> Void
    private let onEvent: @Sendable (Event) -> Void
    private let mailbox = Mailbox<PublisherCommand>()
    private let board = StatusBoard()

    /// Creates a publisher; `start` connects it.
    ///
    /// - Parameters:
    ///   - settings: Where the broker is.
    ///   - window: How much may be unconfirmed.
    ///   - nackRetries: How often a message that the broker refused is tried again; nil: for ever.
    ///   - confirmTimeout: How long to wait for the next confirm before the connection is given up, and what is
    ///     unconfirmed published again on another; the time for which the broker blocks doesn't count.
    ///   - niceness: How far its thread gives way to others when there is more to do than cores, 0 to 19.
    ///   - logger: Takes connects and losses.
    ///   - setUp: Declares what is published to; runs on the connection's thread after each connect.
    ///   - onEvent: Must be quick: it runs on the connection's thread.
    public init(
        settings: ConnectionSettings,
        window: Window = Window(),
        nackRetries: Int? = nil,
        confirmTimeout: Duration = .seconds(60),
        niceness: Int32 = 0,
        logger: Logger,
        setUp: @escaping @Sendable (Session) throws -> Void = { _ in },
        onEvent: @escaping @Sendable (Event) -> Void = { _ in }
    ) {
        self.settings = settings
        self.window = window
        self.nackRetries = nackRetries
        self.confirmTimeout = confirmTimeout
        self.niceness = niceness
        self.logger = logger
        self.setUp = setUp
        self.onEvent = onEvent
    }

    /// Starts the thread; it runs until `stop`.
    public func start() {
        guard mailbox.open() else { return }
        OSThread.start(named: "amqp publisher", niceness: niceness) { [self] in
            let user = PublisherUser(
                window: window,
                nackRetries: nackRetries,
                confirmTimeout: confirmTimeout,
                mailbox: mailbox,
                board: board,
                setUp: setUp,
                onEvent: onEvent
            )
            ConnectionLoop(settings: settings, wakeUp: mailbox.wakeUp, logger: logger, user: user).run()
        }
    }

    public var status: Status { board.status }

    /// Queues messages and returns at once; each is settled later, unless the publisher is stopped before.
    public func publish(_ messages: [OutgoingMessage]) {
        guard !messages.isEmpty else { return }
        board.queued(messages)
        mailbox.send(.publish(messages))
    }

    /// Queues messages that nobody waits for: replies, pings.
    ///
    /// They are neither mandatory nor confirmed, and dropped when there is no connection.
    public func publishUnconfirmed(_ messages: [OutgoingMessage]) {
        guard !messages.isEmpty else { return }
        mailbox.send(.publishUnconfirmed(messages))
    }

    /// Publishes one message and waits until it is settled, through all reconnects.
    ///
    /// - Throws: `AMQPError` with code `unroutable`, `rejected` or, after `stop`, `stopped`.
    public func publish(_ message: OutgoingMessage) async throws {
        let outcome = await withCheckedContinuation { (continuation: CheckedContinuation<Settlement.Outcome?, Never>) in
            board.queued([message])
            mailbox.send(.publishAwaited(message, continuation), otherwise: { continuation.resume(returning: nil) })
        }
        let operation = "publish to exchange \(message.exchange) with routing key \(message.routingKey)"
        switch outcome {
        case .confirmed: return
        case .returned(let code, let text): throw AMQPError(.unroutable, operation, replyCode: code, reason: text)
        case .rejected: throw AMQPError(.rejected, operation, reason: "the broker refused it; its queue may be full")
        case nil: throw AMQPError(.stopped, operation, reason: "the publisher was stopped")
        }
    }

    /// Waits until everything queued before is settled or written; false when the time was too short.
    public func flush(deadline: Duration) async -> Bool {
        await withCheckedContinuation { continuation in
            mailbox.send(
                .flush(.now + deadline, continuation),
                otherwise: { continuation.resume(returning: status.queued == 0 && status.inFlight == 0) }
            )
        }
    }

    /// Ends the thread and the connection; flush first to wait for what is not settled.
    public func stop() async {
        await withCheckedContinuation { continuation in
            mailbox.send(.stop(continuation), otherwise: { continuation.resume() })
        }
    }
}

enum PublisherCommand: Sendable {
    case publish([OutgoingMessage])
    case publishUnconfirmed([OutgoingMessage])
    case publishAwaited(OutgoingMessage, CheckedContinuation<Publisher.Settlement.Outcome?, Never>)
    case flush(ContinuousClock.Instant, CheckedContinuation<Bool, Never>)
    case stop(CheckedContinuation<Void, Never>)
}

/// The publisher's status, written by its thread once per turn and read by anyone.
final class StatusBoard: Sendable {
    private struct State {
        var status = Publisher.Status()
        /// Handed in and not yet seen by the thread.
        var waiting = 0
        var waitingBytes = 0
    }

    private let state = Mutex(State())

    var status: Publisher.Status {
        state.withLock { state in
            var status = state.status
            status.queued += state.waiting
            status.queuedBytes += state.waitingBytes
            return status
        }
    }

    func queued(_ messages: [OutgoingMessage]) {
        let bytes = messages.reduce(0) { $0 + $1.body.count }
        state.withLock { state in
            state.waiting += messages.count
            state.waitingBytes += bytes
        }
    }

    /// Takes messages over from the waiting ones and shows the new status, in one step.
    func update(_ status: Publisher.Status, taken: Int, takenBytes: Int) {
        state.withLock { state in
            state.status = status
            state.waiting -= taken
            state.waitingBytes -= takenBytes
        }
    }
}
