internal import AMQP
internal import Logging
internal import Messaging
internal import Model
internal import Storage

/// Erases once more whoever has left since the backup that a database was restored from.
///
/// A restored service takes no message and answers no question until this is done: people who have left would be back
/// in it. Identity keeps the ledger, and has it replayed to itself from the log of events. docs/decisions/0067.
struct ErasureReplay<S: Service> {
    let store: Store
    let context: ServiceContext
    let connection: ConnectionSettings
    let logger: Logger
    /// How long to wait between two tries.
    var patience = Duration.seconds(1)

    /// Marks a database as restored: its service won't serve before the replay.
    static func demand(in database: Database) throws { try Meta.set(mark, to: 1, in: database) }

    /// Waits for as long as there is nobody to ask, and returns at once if nothing was restored.
    func run() async throws {
        guard try isDue else { return }
        logger.notice("restored: not ready until those are erased again who have left since the backup was made")
        while true {
            do {
                let count = S.name == Identity.service ? try await replayLog() : try await replayLedger()
                try store.write { database in try Meta.set(Self.mark, to: 0, in: database) }
                return logger.notice("restored: ready to serve", metadata: ["erasures": "\(count)"])
            } catch let error where !(error is DatabaseError) && !(error is CancellationError) {
                logger.warning("restored: can't learn who has left, trying again", metadata: ["error": "\(error)"])
                try await Task.sleep(for: patience)
            }
        }
    }

    private static var mark: String { "erasures_to_replay" }

    private var isDue: Bool {
        get throws { try store.read { database in try Meta.value(Self.mark, in: database) == 1 } }
    }

    /// Asks identity for its ledger, and erases whom the backup still has.
    private func replayLedger() async throws -> Int {
        let processor = try makeProcessor()
        defer { processor.close() }
        var count = 0
        var last: ID<Identity.Erasure>?
        while true {
            let page = try await context.asking.ask(Identity.ListErasures(after: last), timeout: .seconds(10))
            for entry in page.erasures where try !isKnown(entry) {
                try erase(entry, by: processor)
                count += 1
            }
            guard !page.isComplete, let end = page.erasures.last else { return count }
            last = end.request
        }
    }

    /// Reads identity's own announcements from the log.
    private func replayLog() async throws -> Int {
        try await LogReplay(connection: connection, logger: logger)
            .run(makeProcessor(), from: nil, progress: { _ in })
    }

    private func isKnown(_ entry: Identity.ErasureEntry) throws -> Bool {
        try store.read { database in
            try database.one(
                "SELECT 1 FROM erased_person WHERE person = ?",
                [entry.person.uuid.bytes.blob]
            ) != nil
        }
    }

    /// Handles an erasure as if it were announced now, with all that follows: what it says waits in the outbox.
    private func erase(_ entry: Identity.ErasureEntry, by processor: Processor) throws {
        let event = Identity.ErasureRequested(
            request: entry.request,
            person: entry.person,
            requestedAt: entry.requestedAt
        )
        let message = Incoming(
            stored: Properties(
                contentType: "application/json",
                messageID: "replay-\(entry.request)",
                type: Identity.ErasureRequested.name,
                appID: Identity.service
            ),
            exchange: Exchange.events,
            routingKey: Identity.ErasureRequested.name,
            body: try JSON.encode(event)
        )
        let arrival = reader.read(message, origin: .broker(queue: "\(S.name).events"))
        for action in try processor.process([.arrival(arrival)], dueLimit: 0).afterCommit { action() }
    }

    private func makeProcessor() throws -> Processor {
        try Processor(
            store: store,
            reader: reader,
            settings: .init(service: S.name),
            environment: .system,
            logger: logger
        )
    }

    /// Reads erasures, and passes over all other events.
    private var reader: Reader {
        Reader(
            service: S.name,
            routes: [S.erasureRoute(context)],
            environment: .system,
            authorize: { _ in [.operator] }
        )
    }
}
