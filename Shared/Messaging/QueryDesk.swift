internal import AMQP
internal import Logging
internal import Metrics
internal import Model
internal import Storage
internal import Synchronization

/// Answers queries from snapshots, on threads of its own: no query waits for a write, no write for a query.
final class QueryDesk: Sendable {
    private struct Question: Sendable {
        var delivery: Delivery
        var number: Int64
    }

    private struct Acknowledgement {
        var epoch: UInt64 = 0
        var progress = ContiguousProgress()
    }

    private let service: String
    private let store: Store
    private let routes: [String: QueryRoute]
    private let reader: Reader
    private let environment: Environment
    private let logger: Logger
    private let reply: @Sendable ([OutgoingMessage]) -> Void
    private let acknowledge: @Sendable (_ epoch: UInt64, _ tag: UInt64) -> Void
    private let questions = BlockingQueue<Question>()
    private let acknowledgement = Mutex(Acknowledgement())
    private let answerTime: Timer
    private let taken = Atomic(0)

    init(
        service: String,
        store: Store,
        routes: [QueryRoute],
        reader: Reader,
        environment: Environment,
        logger: Logger,
        reply: @escaping @Sendable ([OutgoingMessage]) -> Void,
        acknowledge: @escaping @Sendable (UInt64, UInt64) -> Void
    ) {
        self.service = service
        self.store = store
        self.routes = Dictionary(routes.map { ($0.type, $0) }) { first, _ in first }
        self.reader = reader
        self.environment = environment
        self.logger = logger
        self.reply = reply
        self.acknowledge = acknowledge
        answerTime = Timer(label: "souk_query_seconds", dimensions: [("service", service)])
    }

    /// How many questions have come.
    var count: Int { taken.load(ordering: .relaxed) }

    func start(threads: Int) {
        for number in 0..<threads {
            OSThread.start(named: "query-\(number)") { self.work() }
        }
    }

    func stop() {
        questions.close()
    }

    /// Takes deliveries over, in the order in which they came.
    func take(_ deliveries: [Delivery]) {
        let numbered = acknowledgement.withLock { state in
            deliveries.map { delivery in
                if delivery.epoch != state.epoch { state = Acknowledgement(epoch: delivery.epoch) }
                state.progress.begin(Int64(delivery.tag))
                return Question(delivery: delivery, number: Int64(delivery.tag))
            }
        }
        taken.add(deliveries.count, ordering: .relaxed)
        questions.put(numbered)
    }

    private func work() {
        while let taken = questions.take(Self.questionsToASnapshot, timeout: .seconds(60)) {
            guard !taken.isEmpty else { continue }
            answer(taken)
            settle(taken)
        }
    }

    /// One snapshot serves some of what has been waiting; the rest is for the other threads.
    private static let questionsToASnapshot = 8
    /// Answers that have taken longer than this don't wait for those that come after them.
    private static let patience = Duration.milliseconds(1)

    private func answer(_ questions: [Question]) {
        do {
            try store.read { snapshot in
                var answers: [OutgoingMessage] = []
                var handedOver = ContinuousClock.now
                for question in questions {
                    if let answer = answer(question.delivery, snapshot) { answers.append(answer) }
                    let now = ContinuousClock.now
                    guard now - handedOver > Self.patience else { continue }
                    reply(answers)
                    answers = []
                    handedOver = now
                }
                reply(answers)
            }
        } catch {
            logger.error("queries can't read the database", metadata: ["error": "\(error)"])
        }
    }

    private func answer(_ delivery: Delivery, _ snapshot: Database) -> OutgoingMessage? {
        // One that comes back may have killed the process; whoever asked can ask again.
        guard !delivery.redelivered else { return nil }
        let start = ContinuousClock.now
        let now = environment.now()
        let message: Incoming
        do {
            message = try Incoming(delivery, freshID: { environment.newUUID().description })
        } catch {
            let problem = Reply.problem(Refusal(error, code: .unreadable))
            return Reply.message(to: reader.envelope(of: delivery), body: problem, service: service, now: now)?.message
        }
        let body: [UInt8]
        do {
            body = try route(for: message).answer(message, snapshot, now)
        } catch let refusal as Refusal {
            logger.note(refusal, of: message)
            body = Reply.problem(refusal)
        } catch let error as JSONError {
            body = Reply.problem(Refusal(error, code: error.offset != nil ? .unreadable : .invalidField))
        } catch {
            logger.error("query failed", metadata: ["message.type": "\(message.type)", "error": "\(error)"])
            body = Reply.problem(Refusal(.failed, "The query failed; the service's log says why."))
        }
        answerTime.record(duration: ContinuousClock.now - start)
        return Reply.message(to: message, body: body, service: service, now: now)?.message
    }

    private func route(for message: Incoming) throws -> QueryRoute {
        guard let route = routes[message.type] ?? routes["\(service).\(message.type)"] else {
            throw Refusal(.unknownType, "\(service) does not answer \(message.type).")
        }
        try reader.check(message, roles: route.roles)
        return route
    }

    private func settle(_ questions: [Question]) {
        acknowledgement.withLock { state in
            let before = state.progress.through
            for question in questions where question.delivery.epoch == state.epoch {
                state.progress.end(question.number)
            }
            guard state.progress.through > before else { return }
            // Under the lock: the broker ends a channel that acknowledges less than it did before, and what was asked
            // on it is lost.
            acknowledge(state.epoch, UInt64(state.progress.through))
        }
    }
}
