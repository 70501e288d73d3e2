public import AMQP
public import Logging
internal import Model

/// Reads the log of events from one of its places to its end, through the processor that handles live ones.
public struct LogReplay: Sendable {
    /// The type of the marks that tell a reader where the log ended when it began; for everybody else they say nothing.
    private static let endMark = "souk.log.end"
    /// The broker sends what it has at once: when nothing has come for this long, nothing will.
    private static let patience = Duration.seconds(60)

    private let connection: ConnectionSettings
    private let logger: Logger

    public init(connection: ConnectionSettings, logger: Logger) {
        self.connection = connection
        self.logger = logger
    }

    /// Handles what the log holds: all of it up to now, or it fails.
    ///
    /// - Parameters:
    ///   - processor: over a new database; what it wants published is dropped.
    ///   - offset: where to begin; at the oldest event still there if nil.
    ///   - progress: told the number of events read so far, now and then.
    /// - Returns: how many events have been read.
    /// - Throws: when the database can't be written; when there is no broker, or the connection is lost on the way: where
    ///   reading broke off doesn't tell what is missing.
    public func run(_ processor: sending Processor, from offset: Int64?, progress: @escaping @Sendable (Int) -> Void)
        async throws -> Int
    {
        let end = try await markEnd()
        let arrived = BlockingQueue<Result<Delivery, AMQPError>>()
        let consumer = Consumer(
            settings: connection.named("rebuild"),
            subscriptions: [
                .init(
                    queue: Topology.logStream,
                    prefetch: 1000,
                    arguments: ["x-stream-offset": offset.map { .int($0) } ?? .string("first")]
                )
            ],
            logger: logger,
            onEvent: { event in
                switch event {
                case .deliveries(let deliveries): arrived.put(deliveries.map { .success($0) })
                case .disconnected(let error): arrived.put(.failure(error))
                case .connected, .cancelled: break
                }
            }
        )
        consumer.start()
        nonisolated(unsafe) let processor = processor
        let result: Result<Int, any Error> = await withCheckedContinuation { continuation in
            OSThread.start(named: "rebuild") {
                continuation.resume(
                    returning: Result {
                        try read(
                            arrived,
                            through: end,
                            with: processor,
                            acknowledge: { last in
                                consumer.acknowledge(
                                    channel: last.channel,
                                    epoch: last.epoch,
                                    tag: last.tag,
                                    multiple: true
                                )
                            },
                            progress: progress
                        )
                    }
                )
            }
        }
        // Its statements would keep the database from being closed.
        processor.close()
        await consumer.stop()
        return try result.get()
    }

    /// Puts a mark at the end of the log as it is now, and returns its id.
    private func markEnd() async throws -> String {
        let id = Environment.system.newUUID().description
        try await Session.use(connection) { session in
            try Topology.declareShared(on: session)
            try Topology.declareLog(on: session)
            try session.publishConfirmed(
                OutgoingMessage(
                    exchange: Exchange.byQueueName,
                    routingKey: Topology.logStream,
                    properties: Properties(deliveryMode: 2, messageID: id, type: Self.endMark)
                )
            )
        }
        return id
    }

    private func read(
        _ arrived: BlockingQueue<Result<Delivery, AMQPError>>,
        through end: String,
        with processor: Processor,
        acknowledge: (Delivery) -> Void,
        progress: (Int) -> Void
    ) throws -> Int {
        let queue = "\(processor.settings.service).events"
        var count = 0
        while true {
            let batch = try (arrived.take(500, timeout: Self.patience) ?? []).map { try $0.get() }
            guard let last = batch.last else { throw LogSilence(patience: Self.patience) }
            let events = batch.filter { $0.properties.type != Self.endMark }
            var work = events.map { Processor.Work.arrival(processor.reader.read($0, from: queue)) }
            if let offset = events.last?.properties.headers["x-stream-offset"]?.intValue {
                work.append(.replayed(offset: offset))
            }
            _ = try processor.process(work, dueLimit: 0)
            acknowledge(last)
            count += events.count
            progress(count)
            if batch.contains(where: { $0.properties.messageID == end }) { return count }
        }
    }
}

/// The log has stopped coming before its end: it may have been asked for from a place beyond that.
private struct LogSilence: Error, CustomStringConvertible {
    let patience: Duration

    var description: String {
        "The stream \(Topology.logStream) has sent nothing for \(patience), and its end has not come. If a place to begin "
            + "at was given, is it in the log?"
    }
}
