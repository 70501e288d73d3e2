public import AMQP
public import Logging
internal import Metrics
internal import Model
public import Storage
internal import Synchronization

/// One running service: consumes, handles in batches, publishes, acknowledges, and answers queries.
///
/// Connection C consumes and acknowledges, P publishes with confirms; each belongs to a thread of the operating system,
/// as does the one writer. No handler runs on a connection's thread.
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
        /// How long a stop waits for the broker's confirms; what is left goes out at the next start.
        public var drainTime = Duration.seconds(10)

        public init(connection: ConnectionSettings) {
            self.connection = connection
        }
    }

    private enum Input: Sendable {
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

        var size: Int {
            if case .delivery(let delivery, _, _) = self { delivery.body.count } else { 0 }
        }
    }

    public let topology: Topology
    let settings: Settings
    let store: Store
    let reader: Reader
    let environment: Environment
    let logger: Logger
    let failpoint: @Sendable (Failpoint) -> Void
    let meters: Meters
    private let inputs = BlockingQueue<Input>()
    private let consumer: Consumer
    private let relay: Relay
    private let queries: QueryDesk
    let progress: Mutex<Progress>
    /// Ends a pause between two tries to write early.
    private let trouble = Semaphore()
    private let writerEnded = AsyncStream.makeStream(of: Void.self)
    /// Touched by the writing thread only, and by whoever starts and stops it before and after.
    private nonisolated(unsafe) let processor: Processor
    private nonisolated(unsafe) var suspectsUntil: ContinuousClock.Instant?

    /// Sets everything up and reads what the last run left, without touching the broker yet.
    ///
    /// What the service answers (`queries`) is given the means to tell how the worker is.
    /// - Throws: `DatabaseError`.
    public init(
        store: Store,
        reader: Reader,
        queries: (@escaping @Sendable () -> Status) -> [QueryRoute],
        effects: [EffectRoute],
        settings: Settings,
        processing: Processor.Settings,
        environment: Environment,
        logger: Logger,
        failpoint: @escaping @Sendable (Failpoint) -> Void = { _ in }
    ) throws {
        let service = processing.service
        self.settings = settings
        self.store = store
        self.environment = environment
        self.logger = logger
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

        let wasUnclean = try Run.begin(in: store)
        progress = Mutex(Progress(startedAt: environment.now(), wasUnclean: wasUnclean))

        // The connections call back into the worker that owns them, which exists only at the end of this initialiser.
        let owner = WeakReference<Worker>()
        let publisher = Publisher(
            settings: settings.connection.named("\(service)-publish"),
            logger: logger,
            setUp: { session in try Topology.declareShared(on: session) },
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
                .init(queue: topology.queryQueue, prefetch: 256),
            ],
            logger: logger,
            setUp: { session in try topology.declare(on: session) },
            onEvent: { event in owner.value?.receive(event) }
        )
        self.consumer = consumer
        let status = { @Sendable in owner.value?.status ?? Status.stopped }
        self.queries = QueryDesk(
            service: service,
            store: store,
            routes: queries(status),
            reader: reader,
            environment: environment,
            logger: logger,
            reply: { relay.reply($0) },
            acknowledge: { epoch, tag in
                consumer.acknowledge(channel: Self.queryChannel, epoch: epoch, tag: tag, multiple: true)
            }
        )
        if wasUnclean { suspectsUntil = .now + Self.suspectTime }
        owner.value = self
    }

    public func start() throws {
        let leftover = try processor.unpublished()
        relay.start()
        relay.publish(leftover)
        queries.start(threads: settings.queryThreads)
        OSThread.start(named: "writer") {
            self.write()
            self.writerEnded.continuation.finish()
        }
        consumer.start()
    }

    /// Takes no more messages, finishes those it has, publishes what they led to, and closes the connections.
    public func stop() async {
        progress.withLock { $0.isStopping = true }
        trouble.post()
        await consumer.cancel()
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
        await relay.stop()
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

    // In the order of the consumer's subscriptions.
    private static let commandChannel = Consumer.channel(ofSubscription: 0)
    private static let eventChannel = Consumer.channel(ofSubscription: 1)
    private static let queryChannel = Consumer.channel(ofSubscription: 2)

    private func take(_ deliveries: [Delivery]) {
        failpoint(.received)
        let readsHere = !progress.withLock(\.isSuspicious)
        var arrived: [Input] = []
        var asked: [Delivery] = []
        arrived.reserveCapacity(deliveries.count)
        for delivery in deliveries {
            switch delivery.channel {
            case Self.commandChannel, Self.eventChannel:
                let queue = delivery.channel == Self.commandChannel ? topology.commandQueue : topology.eventQueue
                let arrival = readsHere ? reader.read(delivery, from: queue) : nil
                arrived.append(.delivery(delivery, queue: queue, arrival: arrival))
            default:
                asked.append(delivery)
            }
        }
        inputs.put(arrived)
        if !asked.isEmpty { queries.take(asked) }
    }

    private func follow(_ event: Publisher.Event) {
        if case .disconnected = event { progress.withLock { $0.publishReconnects += 1 } }
        if relay.follow(event) {
            failpoint(.confirmed)
            if progress.withLock(\.isHeldBack) { inputs.poke() }
        }
    }

    // MARK: - The writing thread

    private func write() {
        while true {
            let isHeldBack = isOutboxFull
            progress.withLock { $0.isHeldBack = isHeldBack }
            let isSuspicious = updateSuspicion()
            var bytes = 0
            let taken = inputs.take(
                isHeldBack ? 0 : isSuspicious || isStumbling ? 1 : settings.batchMessages,
                timeout: timeUntilDue(),
                while: { input in
                    bytes += input.size
                    return bytes <= settings.batchBytes
                }
            )
            guard let taken else { return }
            if isSuspicious {
                guard handleSuspects(taken) else { return }
            } else {
                guard run(taken.map { $0.work(reader) }, from: taken) else { return }
            }
        }
    }

    var relayStatus: Relay.Status { relay.status }

    private var isOutboxFull: Bool {
        let status = relay.status
        return status.depth > settings.outboxRows || status.bytes > settings.outboxBytes
    }

    /// After many failures in a row messages are taken one at a time: the trouble is probably common to them all.
    private var isStumbling: Bool { progress.withLock { $0.failuresInARow >= 10 } }

    private func timeUntilDue() -> Duration {
        // Settled rows are dropped with the next batch; without one, soon anyway.
        let idle: Duration = relay.settledThrough > processor.state.relayed ? .milliseconds(500) : .seconds(60)
        guard let due = processor.nextDue else { return idle }
        return max(.zero, min(idle, due - environment.now()))
    }

    /// Handles one batch through its commit, then publishes and acknowledges it.
    ///
    /// False when the worker stops while the disk is in trouble.
    private func run(_ work: [Processor.Work], from inputs: [Input], dueLimit: Int = 256) -> Bool {
        let isDue = processor.nextDue.map { $0 <= environment.now() } ?? false
        let settled = relay.settledThrough
        guard !work.isEmpty || isDue || settled > processor.state.relayed else { return true }
        noteLag(inputs)
        let start = ContinuousClock.now
        guard let batch = processUntilItSucceeds(work, settled: settled, dueLimit: dueLimit) else { return false }
        meters.commitTime.record(duration: ContinuousClock.now - start)
        failpoint(.committed)
        relay.publish(batch.publications)
        relay.reply(batch.replies)
        failpoint(.published)
        acknowledge(inputs)
        failpoint(.acknowledged)
        for effect in batch.effects { perform(effect) }
        meters.count(batch.counts, size: work.count)
        progress.withLock { progress in
            progress.counts.add(batch.counts)
            progress.failuresInARow = batch.counts.failuresInARow(after: progress.failuresInARow)
        }
        return true
    }

    /// Nothing is acknowledged while the disk is full or broken: the same batch is tried until it isn't.
    private func processUntilItSucceeds(_ work: [Processor.Work], settled: Int64, dueLimit: Int) -> Processor.Batch? {
        while true {
            do {
                let batch = try processor.process(work, settled: settled, dueLimit: dueLimit)
                progress.withLock { $0.trouble = nil }
                return batch
            } catch {
                let isStopping = progress.withLock { progress in
                    progress.trouble = "\(error)"
                    return progress.isStopping
                }
                logger.critical(
                    "the database can't be written: no message is taken until it can",
                    metadata: ["error": "\(error)"]
                )
                if isStopping { return nil }
                _ = trouble.wait(until: .now + .seconds(1))
            }
        }
    }

    private func noteLag(_ inputs: [Input]) {
        guard case .delivery(let delivery, _, _)? = inputs.first else { return }
        let sent =
            delivery.properties.headers[Header.time]?.number
            ?? delivery.properties.timestamp.map { Int64(clamping: $0) &* 1000 }
        guard let sent else { return }
        let lag = max(.zero, environment.now() - Timestamp(milliseconds: sent))
        meters.lag.record(lag / .seconds(1))
        progress.withLock { progress in
            progress.lag = lag
            progress.lagAt = .now
        }
    }

    private func acknowledge(_ inputs: [Input]) {
        var last: [UInt16: Delivery] = [:]
        for case .delivery(let delivery, _, _) in inputs { last[delivery.channel] = delivery }
        for (channel, delivery) in last {
            consumer.acknowledge(channel: channel, epoch: delivery.epoch, tag: delivery.tag, multiple: true)
        }
    }

    /// Makes the outside call; its result or failure comes back as work.
    private func perform(_ effect: Processor.StartedEffect) {
        Task {
            do {
                let attempt = EffectRoute.Attempt(id: UUID128(bytes: effect.id), number: effect.attempt)
                let outcome = try await effect.route.perform(effect.body, attempt)
                let message = Incoming(
                    stored: Properties(
                        contentType: "application/json",
                        messageID: environment.newUUID().description,
                        type: outcome.type,
                        appID: topology.service
                    ),
                    exchange: Exchange.commands,
                    routingKey: outcome.type,
                    body: outcome.body
                )
                inputs.put(.work(.arrival(reader.read(message, origin: .effect(id: effect.id)))))
            } catch {
                inputs.put(.work(.effectFailed(id: effect.id, attempt: effect.attempt, error: "\(error)")))
            }
        }
    }

    // MARK: - After a crash

    /// How long after a crash, or after the last thing that may have caused it, everything is looked at alone.
    private static let suspectTime = Duration.seconds(10)

    private func updateSuspicion() -> Bool {
        guard let until = suspectsUntil else { return false }
        if ContinuousClock.now >= until { suspectsUntil = nil }
        let isSuspicious = suspectsUntil != nil
        progress.withLock { $0.isSuspicious = isSuspicious }
        return isSuspicious
    }

    /// Runs what may have killed the last process: waiting work one by one, then the message taken, each noted first.
    private func handleSuspects(_ taken: [Input]) -> Bool {
        while processor.nextDue.map({ $0 <= environment.now() }) ?? false {
            guard let due = noted({ try processor.firstDue() }) else { return false }
            guard let due else {
                // Only effects are due; they run apart, and their attempts are counted.
                guard run([], from: []) else { return false }
                break
            }
            guard runSuspect(due, input: nil, isPoison: .poisonDue, else: { [] }) else { return false }
        }
        for input in taken {
            guard case .delivery(let delivery, let queue, _) = input, delivery.redelivered else {
                guard run([input.work(reader)], from: [input], dueLimit: 0) else { return false }
                continue
            }
            let poison = Processor.Work.poison(reader.readEnvelope(delivery, from: queue))
            guard runSuspect(delivery.fingerprint, input: input, isPoison: poison, else: { [input.work(self.reader)] })
            else { return false }
        }
        return true
    }

    private func runSuspect(
        _ id: String,
        input: Input?,
        isPoison poison: Processor.Work,
        else work: () -> [Processor.Work]
    ) -> Bool {
        suspectsUntil = .now + Self.suspectTime
        guard let tries = noted({ try processor.suspect(id) }) else { return false }
        let isPoison = tries >= Processor.triesBeforePoison
        let inputs = input.map { [$0] } ?? []
        guard run(isPoison ? [poison] : work(), from: inputs, dueLimit: input == nil && !isPoison ? 1 : 0) else {
            return false
        }
        return noted { try processor.absolve(id) } != nil
    }

    /// Repeats a small write until the disk takes it; nil when the worker stops meanwhile.
    private func noted<Result>(_ body: () throws -> Result) -> Result? {
        while true {
            do {
                return try body()
            } catch {
                logger.critical("the database can't be written", metadata: ["error": "\(error)"])
                guard !progress.withLock(\.isStopping) else { return nil }
                _ = trouble.wait(until: .now + .seconds(1))
            }
        }
    }
}

extension Delivery {
    /// A name for the message that is the same when it is delivered again, even if its sender gave it none.
    fileprivate var fingerprint: String {
        if let id = properties.messageID, !id.isEmpty { return "\(properties.appID ?? "") \(id)" }
        // FNV-1a, 64 bits.
        let hash = body.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return "\(routingKey) \(hash)"
    }
}
