public import AMQP
public import Logging

/// Reads the log of events from one of its places to its end, through the processor that handles live ones.
public struct LogReplay: Sendable {
    /// The log counts as read when nothing more has come for this long.
    private static let quiet = Duration.seconds(3)

    private let connection: ConnectionSettings
    private let logger: Logger

    public init(connection: ConnectionSettings, logger: Logger) {
        self.connection = connection
        self.logger = logger
    }

    /// Handles what the log holds.
    ///
    /// - Parameters:
    ///   - processor: over a new database; what it wants published is dropped.
    ///   - offset: where to begin; at the oldest event still there if nil.
    ///   - progress: told the number of events read so far, now and then.
    /// - Returns: how many events have been read.
    /// - Throws: when the database can't be written.
    public func run(_ processor: sending Processor, from offset: Int64?, progress: @escaping @Sendable (Int) -> Void)
        async throws -> Int
    {
        let arrived = BlockingQueue<Delivery>()
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
            setUp: { session in
                try Topology.declareShared(on: session)
                try Topology.declareLog(on: session)
            },
            onEvent: { event in
                if case .deliveries(let deliveries) = event { arrived.put(deliveries) }
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
        await consumer.stop()
        return try result.get()
    }

    private func read(
        _ arrived: BlockingQueue<Delivery>,
        with processor: Processor,
        acknowledge: (Delivery) -> Void,
        progress: (Int) -> Void
    ) throws -> Int {
        let queue = "\(processor.settings.service).events"
        var count = 0
        while let batch = arrived.take(500, timeout: Self.quiet), let last = batch.last {
            var work = batch.map { Processor.Work.arrival(processor.reader.read($0, from: queue)) }
            if let offset = last.properties.headers["x-stream-offset"]?.intValue {
                work.append(.replayed(offset: offset))
            }
            _ = try processor.process(work, dueLimit: 0)
            acknowledge(last)
            count += batch.count
            progress(count)
        }
        return count
    }
}
