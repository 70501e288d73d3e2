public import AMQP
public import Logging
public import Storage
internal import Synchronization

/// One running service: consumes, handles in batches, publishes, acknowledges, and answers queries.
///
/// Connection C consumes and acknowledges, P publishes with confirms, Q takes queries and answers them; each belongs to a
/// thread of the operating system, as does the one writer. No handler runs on a connection's thread.
public final class Worker: Sendable {
    public struct Settings: Sendable {
        public var connection: ConnectionSettings
        /// Messages the broker may send ahead; two batches keep the writer busy.
        public var prefetch: UInt16 = 512
        public var batchMessages = 256
        public var batchBytes = 1 << 20
        /// More unconfirmed than this, and no new messages are taken: the broker is in trouble, not we.
        public var outboxRows = 50_000
        public var outboxBytes = 64 << 20
        public var queryThreads = 2
        /// Calls to the outside world that may be under way at once.
        ///
        /// The others wait in their rows, without a lease. Whoever is called, a mail server for one, takes so many
        /// connections, and hardly more.
        public var effectsAtOnce = 64
        /// How long a stop waits for the broker's confirms; what is left goes out at the next start.
        public var drainTime = Duration.seconds(10)

        public init(connection: ConnectionSettings) {
            self.connection = connection
        }
    }

    enum Input: Sendable {
        /// `arrival` is nil after a crash: reading may be what killed the process, so the writer does it.
        case delivery(Delivery, queue: String, arrival: Arrival?)
        case work(Processor.Work)

        func work(_ reader: Reader) -> Processor.Work {
            switch self {
            case .work(let work): work
            case .delivery(_, _, let arrival?): .arrival(arrival)
            case .delivery(let delivery, let queue, nil): .arrival(reader.read(delivery, from: queue))
            }
        }

        var isRedelivered: Bool {
            if case .delivery(let delivery, _, _) = self { delivery.redelivered } else { false }
        }

        var size: Int {
            if case .delivery(let delivery, _, _) = self { delivery.body.count } else { 0 }
        }
    }

    /// How far the threads of consuming, writing and publishing give way when there is more to do than cores: to the broker,
    /// without which nothing moves, and to those who wait for an answer to a query (decision 21).
    private static let niceness: Int32 = 10

    public let topology: Topology
    let settings: Settings
    let store: Store
    let reader: Reader
    let environment: Environment
    let logger: Logger
    let lastWords: LastWords?
    let failpoint: @Sendable (Failpoint) -> Void
    let meters: Meters
    let inputs = BlockingQueue<Input>()
    let consumer: Consumer
    /// Apart from the others: no question waits behind a flood of messages, no answer behind what they lead to.
    private let answerer: Consumer
    let relay: Relay
    let logStream: LogStream
    let queries: QueryDesk
    let progress: Mutex<Progress>
    /// Ends a pause between two tries to write early.
    let trouble = Semaphore()
    private let writerEnded = AsyncStream.makeStream(of: Void.self)
    /// Touched by the writing thread only, and by whoever starts and stops it before and after.
    nonisolated(unsafe) let processor: Processor
    nonisolated(unsafe) var suspectsUntil: ContinuousClock.Instant?
    /// At a start, too: the last run may have died between a commit and its scrubbing.
    nonisolated(unsafe) var isScrubDue = true
    /// Something was committed since the worker was last idle.
    nonisolated(unsafe) var isCheckpointDue = false

    /// Sets everything up and reads what the last run left, without touching the broker yet.
    ///
    /// What the service answers (`queries`) is given the means to tell how the worker is.
    /// - Throws: `DatabaseError`; `StoreError` if the last run didn't stop, and has left a damaged file.
    public init(
        store: Store,
        reader: Reader,
        queries: (@escaping @Sendable () -> Status) -> [QueryRoute],
        effects: [EffectRoute],
        settings: Settings,
        processing: Processor.Settings,
        environment: Environment,
        logger: Logger,
        lastWords: LastWords? = nil,
        failpoint: @escaping @Sendable (Failpoint) -> Void = { _ in }
    ) throws {
        let service = processing.service
        self.settings = settings
        self.store = store
        self.environment = environment
        self.logger = logger
        self.lastWords = lastWords
        self.failpoint = failpoint
        let reader = reader.adding(repairRoutes(service: service))
        self.reader = reader
        meters = Meters(service: service)
        let processor = try Processor(
            store: store,
            reader: reader,
            effects: effects,
            settings: processing,
            environment: environment,
            logger: logger,
            failpoint: failpoint
        )
        self.processor = processor
        topology = Topology(service: service, events: processor.sources.values.flatMap { $0 }.sorted())
        let topology = topology

        let wasUnclean = try Run.begin(in: store, after: lastWords?.found)
        lastWords?.clear()
        if wasUnclean { try store.check() }
        progress = Mutex(Progress(startedAt: environment.now(), wasUnclean: wasUnclean))

        let logStream = LogStream(connection: settings.connection, logger: logger)
        self.logStream = logStream

        // The connections call back into the worker that owns them, which exists only at the end of this initialiser.
        let owner = WeakReference<Worker>()
        let publisher = Publisher(
            settings: settings.connection.named("\(service)-publish"),
            niceness: Self.niceness,
            logger: logger,
            setUp: { session in
                try Topology.declareShared(on: session)
                try logStream.declare(on: session)
            },
            onEvent: { event in owner.value?.follow(event) }
        )
        let relay = Relay(
            publisher: publisher,
            user: settings.connection.user,
            settledThrough: processor.state.relayed,
            confirmTime: meters.confirmTime
        )
        self.relay = relay
        let consumer = Consumer(
            settings: settings.connection.named("\(service)-consume"),
            subscriptions: [
                .init(queue: topology.commandQueue, prefetch: settings.prefetch),
                .init(queue: topology.eventQueue, prefetch: settings.prefetch),
            ],
            niceness: Self.niceness,
            logger: logger,
            setUp: { session in try topology.declare(on: session) },
            onEvent: { event in owner.value?.receive(event) }
        )
        self.consumer = consumer
        let answerer = Consumer(
            settings: settings.connection.named("\(service)-answer"),
            subscriptions: [.init(queue: topology.queryQueue, prefetch: 256)],
            logger: logger,
            setUp: { session in try topology.declareQueries(on: session) },
            onEvent: { event in owner.value?.hear(event) }
        )
        self.answerer = answerer
        let user = settings.connection.user
        let status = { @Sendable in owner.value?.status ?? Status.stopped }
        self.queries = QueryDesk(
            service: service,
            store: store,
            routes: queries(status),
            reader: reader,
            environment: environment,
            logger: logger,
            reply: { answerer.publishUnconfirmed($0.stamped(by: user)) },
            acknowledge: { epoch, tag in
                answerer.acknowledge(channel: Self.queryChannel, epoch: epoch, tag: tag, multiple: true)
            }
        )
        if wasUnclean { suspectsUntil = .now + Self.suspectTime }
        owner.value = self
    }

    public func start() throws {
        let leftover = try processor.unpublished()
        scrubIfDue()
        relay.start()
        relay.publish(leftover)
        queries.start(threads: settings.queryThreads)
        OSThread.start(named: "writer", niceness: Self.niceness) {
            self.write()
            self.writerEnded.continuation.finish()
        }
        consumer.start()
        answerer.start()
    }

    /// Takes no more messages, finishes those it has, publishes what they led to, and closes the connections.
    public func stop() async {
        progress.withLock { $0.isStopping = true }
        trouble.post()
        await consumer.cancel()
        await answerer.cancel()
        inputs.close()
        for await _ in writerEnded.stream {}
        let isFlushed = await relay.flush(deadline: settings.drainTime)
        if !isFlushed { logger.warning("stopping with unconfirmed messages: they go out at the next start") }
        do {
            _ = try processor.process([], settled: relay.settledThrough, dueLimit: 0)
            try Run.end(in: store)
        } catch {
            logger.error("the stop could not be written down", metadata: ["error": "\(error)"])
        }
        processor.close()
        queries.stop()
        await consumer.stop()
        await answerer.stop()
        await relay.stop()
        logStream.stop()
    }

    // MARK: - The consuming and the publishing thread

    private func receive(_ event: Consumer.Event) {
        switch event {
        case .connected(_, let serverVersion):
            progress.withLock { progress in
                progress.isConsuming = true
                progress.connections += 1
                progress.brokerVersion = serverVersion
            }
            inputs.put(.work(.subscribed))
        case .deliveries(let deliveries):
            take(deliveries)
        case .disconnected:
            progress.withLock { $0.isConsuming = false }
            // They come again; acknowledging them on the next connection is not possible.
            inputs.removeAll { input in
                if case .delivery = input { true } else { false }
            }
        case .cancelled(let queue):
            logger.error("a queue of ours has been deleted", metadata: ["queue": "\(queue)"])
        }
    }

    /// On the thread of the connection that answers.
    private func hear(_ event: Consumer.Event) {
        switch event {
        case .connected: progress.withLock { $0.isAnswering = true }
        case .deliveries(let deliveries): queries.take(deliveries)
        case .disconnected: progress.withLock { $0.isAnswering = false }
        case .cancelled(let queue):
            logger.error("a queue of ours has been deleted", metadata: ["queue": "\(queue)"])
        }
    }

    // In the order of each consumer's subscriptions.
    private static let commandChannel = Consumer.channel(ofSubscription: 0)
    private static let queryChannel = Consumer.channel(ofSubscription: 0)

    private func take(_ deliveries: [Delivery]) {
        failpoint(.received)
        let readsHere = !progress.withLock(\.isSuspicious)
        inputs.put(
            deliveries.map { delivery in
                let queue = delivery.channel == Self.commandChannel ? topology.commandQueue : topology.eventQueue
                let arrival = readsHere ? reader.read(delivery, from: queue) : nil
                return .delivery(delivery, queue: queue, arrival: arrival)
            }
        )
    }

    private func follow(_ event: Publisher.Event) {
        if case .disconnected = event { progress.withLock { $0.publishReconnects += 1 } }
        if case .settled(let settlements) = event {
            for settlement in settlements where settlement.token >= 0 {
                guard case .returned(let code, let text) = settlement.outcome else { continue }
                inputs.put(.work(.returned(position: settlement.token, error: "\(code) \(text)")))
            }
        }
        if relay.follow(event) {
            failpoint(.confirmed)
            if progress.withLock(\.isHeldBack) { inputs.poke() }
        }
    }
}
