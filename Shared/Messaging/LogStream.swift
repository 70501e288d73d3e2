internal import AMQP
internal import Logging
internal import Synchronization

/// Declares the stream `souk.log`, and lets a service work on without it while the broker can't find it.
///
/// RabbitMQ 3.10 that is killed soon after it made a stream calls it down and refuses to declare it, for a minute or for
/// good. What is published meanwhile is missing in the log, not in the outbox that is the source of all events.
final class LogStream: Sendable {
    private struct State {
        var trouble: String?
        var isTrying = false
        var isStopped = false
    }

    private let declaration: @Sendable (Session) throws -> Void
    private let connection: ConnectionSettings
    private let pause: Duration
    private let logger: Logger
    private let state = Mutex(State())

    init(
        connection: ConnectionSettings,
        pause: Duration = .seconds(10),
        logger: Logger,
        declaration: @escaping @Sendable (Session) throws -> Void = { try Topology.declareLog(on: $0) }
    ) {
        self.connection = connection
        self.pause = pause
        self.logger = logger
        self.declaration = declaration
    }

    /// What the broker says about the stream while it can't be used.
    var trouble: String? { state.withLock(\.trouble) }

    /// Declares the stream; if the broker says that it is down, goes on trying in the background.
    func declare(on session: Session) throws {
        do {
            try declaration(session)
            state.withLock { $0.trouble = nil }
        } catch let error as AMQPError where error.replyCode == 404 {
            let isFirst = state.withLock { state in
                state.trouble = error.reason
                defer { state.isTrying = true }
                return !state.isTrying
            }
            guard isFirst else { return }
            logger.error(
                "the stream of all events is down: working on without it",
                metadata: ["stream": "\(Topology.logStream)", "error": "\(error)"]
            )
            Task { await keepTrying() }
        }
    }

    func stop() { state.withLock { $0.isStopped = true } }

    private func keepTrying() async {
        while !state.withLock(\.isStopped) {
            try? await Task.sleep(for: pause)
            guard (try? await Session.use(connection, declaration)) != nil else { continue }
            state.withLock { state in
                state.trouble = nil
                state.isTrying = false
            }
            return logger.notice("the stream of all events is back", metadata: ["stream": "\(Topology.logStream)"])
        }
    }
}
