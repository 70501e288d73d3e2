public import Logging
internal import Synchronization

/// Asks questions and waits for the answers, on a connection of its own, through RabbitMQ's direct reply-to.
///
/// Answers come without a queue and without acknowledgements: they are lost with the connection, and the question then
/// fails as `disconnected`. Nothing is asked twice. Connects with the first question, if `start` was not called.
public final class Requester: Sendable {
    private let settings: ConnectionSettings
    private let logger: Logger
    private let mailbox = Mailbox<RequesterCommand>()
    private let nextID = Atomic<UInt64>(1)

    public init(settings: ConnectionSettings, logger: Logger) {
        self.settings = settings
        self.logger = logger
    }

    /// Starts the thread; it runs until `stop`.
    public func start() {
        guard mailbox.open() else { return }
        OSThread.start(named: "amqp requester") { [self] in
            let user = RequesterUser(mailbox: mailbox)
            ConnectionLoop(settings: settings, wakeUp: mailbox.wakeUp, logger: logger, user: user).run()
        }
    }

    /// Sends a question and returns the first answer to it.
    ///
    /// Fills in `reply_to`, and `correlation_id` unless it is set. Cancelling the task gives the question up.
    ///
    /// - Parameters:
    ///   - message: The question.
    ///   - timeout: How long to wait, connecting included.
    /// - Returns: The answer.
    /// - Throws: `AMQPError` with code `timeout`, `unroutable` (a mandatory question that no queue took), `refused` with
    ///   the broker's words, `disconnected`, `stopped`; `CancellationError`.
    public func request(_ message: OutgoingMessage, timeout: Duration) async throws -> Delivery {
        start()
        let id = nextID.add(1, ordering: .relaxed).newValue
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                send(Question(id, message, timeout, .one(continuation)))
                // The handler may have run before there was a question to give up.
                if Task.isCancelled { mailbox.send(.giveUp(id)) }
            }
        } onCancel: {
            mailbox.send(.giveUp(id))
        }
    }

    /// Sends a question and returns every answer that comes in the time given.
    ///
    /// The stream ends early when no queue took the question or the connection went away.
    public func requests(_ message: OutgoingMessage, for duration: Duration) -> AsyncStream<Delivery> {
        start()
        let id = nextID.add(1, ordering: .relaxed).newValue
        return AsyncStream { continuation in
            continuation.onTermination = { [mailbox] _ in mailbox.send(.giveUp(id)) }
            send(Question(id, message, duration, .many(continuation)))
        }
    }

    private func send(_ question: Question) {
        mailbox.send(
            .ask(question),
            otherwise: { question.fail(.stopped, "the requester was stopped") }
        )
    }

    /// Fails the questions that are still open, and closes.
    public func stop() async {
        await withCheckedContinuation { continuation in
            mailbox.send(.stop(continuation), otherwise: { continuation.resume() })
        }
    }
}

enum RequesterCommand: Sendable {
    case ask(Question)
    case giveUp(_ id: UInt64)
    case stop(CheckedContinuation<Void, Never>)
}

/// A question and who waits for the answer.
struct Question: Sendable {
    enum Asker: Sendable {
        case one(CheckedContinuation<Delivery, any Error>)
        case many(AsyncStream<Delivery>.Continuation)
    }

    let id: UInt64
    var message: OutgoingMessage
    let timeout: Duration
    let deadline: ContinuousClock.Instant
    let correlationID: String
    private let asker: Asker

    init(_ id: UInt64, _ message: OutgoingMessage, _ timeout: Duration, _ asker: Asker) {
        self.id = id
        self.message = message
        self.timeout = timeout
        self.asker = asker
        deadline = .now + timeout
        correlationID = message.properties.correlationID ?? "question-\(id)"
        self.message.properties.correlationID = correlationID
        self.message.properties.replyTo = "amq.rabbitmq.reply-to"
    }

    /// Hands over an answer; returns true when it was the last.
    func answer(_ delivery: Delivery) -> Bool {
        switch asker {
        case .one(let continuation):
            continuation.resume(returning: delivery)
            return true
        case .many(let continuation):
            continuation.yield(delivery)
            return false
        }
    }

    /// Ends the wait for want of an answer in time.
    func expire() {
        fail(.timeout, "no answer within \(timeout)")
    }

    func giveUp() {
        end(CancellationError())
    }

    func fail(_ code: AMQPError.Code, replyCode: UInt16? = nil, _ reason: String) {
        end(AMQPError(code, "ask \(message.routingKey)", replyCode: replyCode, reason: reason))
    }

    private func end(_ error: any Error) {
        switch asker {
        case .one(let continuation): continuation.resume(throwing: error)
        case .many(let continuation): continuation.finish()
        }
    }
}
