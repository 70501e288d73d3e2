internal import AMQP
internal import Foundation
internal import Glibc
internal import Logging
internal import Messaging
internal import Metrics
internal import Model
internal import ServiceLifecycle
internal import Storage
internal import UnixSignals

/// Runs one service in this process, from its lock to its last confirm.
struct Host<S: Service> {
    let settings: Settings
    let logger: Logger

    var databasePath: String { "\(settings.dataFolder)/\(S.name).sqlite" }

    init(settings: Settings) {
        self.settings = settings
        logger = Logger(label: "souk.\(S.name)")
    }

    /// Serves until the process is told to stop, then drains.
    func serve(failpoint: @escaping @Sendable (Failpoint) -> Void = { _ in }) async throws {
        MetricsSystem.bootstrap(MetricsRegistry.shared)
        try makeFolder(settings.dataFolder)
        let lock = try DatabaseLock(databasePath + ".lock")
        if !lock.tryAcquire() {
            logger.notice(
                "another process serves this database: standing by",
                metadata: ["database": "\(databasePath)"]
            )
            await lock.acquire()
        }
        let lastWords = try LastWords(path: databasePath + ".last-words")
        let requests = LazyRequests(settings.connection, service: S.name, logger: logger)
        let (store, worker) = try await openWhenPossible(lastWords, requests, failpoint)
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: Running(worker: worker, logger: logger))],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        try await group.run()
        await requests.stop()
        try store.close()
        lock.release()
    }

    /// Opens the database, and waits while its disk is full: whoever supervises us couldn't do more about it either.
    private func openWhenPossible(
        _ lastWords: LastWords,
        _ requests: LazyRequests,
        _ failpoint: @escaping @Sendable (Failpoint) -> Void
    ) async throws -> (Store, Worker) {
        while true {
            do {
                let store = try openStore()
                let context = try S.context(in: place, recalling: store, asking: requests)
                try S.checkResource(context.resource, against: store, at: Environment.system.now())
                try await ErasureReplay<S>(
                    store: store,
                    context: context,
                    connection: settings.connection,
                    logger: logger
                ).run()
                return (store, try makeWorker(store, context, lastWords, failpoint))
            } catch let error as DatabaseError where error.isPassing {
                logger.critical("the database can't be opened: waiting until it can", metadata: ["error": "\(error)"])
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func openStore() throws -> Store {
        try Store(.file(databasePath), schemas: S.schemas)
    }

    private var place: ServicePlace {
        .folder(settings.dataFolder, variables: ProcessInfo.processInfo.environment)
    }

    /// What handlers share, for a process that asks nobody for long.
    func makeContext() throws -> ServiceContext {
        try S.context(
            in: place,
            recalling: nil,
            asking: LazyRequests(settings.connection, service: S.name, logger: logger)
        )
    }

    private func makeWorker(
        _ store: Store,
        _ context: ServiceContext,
        _ lastWords: LastWords,
        _ failpoint: @escaping @Sendable (Failpoint) -> Void
    ) throws -> Worker {
        let anonymousRole = settings.anonymousRole
        let service = S.name
        return try Worker(
            store: store,
            reader: S.reader(context, environment: .system) { message in
                brokerRoles(of: message, anonymous: anonymousRole)
            },
            queries: { status in
                S.queryRoutes(context)
                    + OperationsDesk(
                        service: service,
                        pid: Int(getpid()),
                        store: store,
                        context: context,
                        status: status
                    ).routes
            },
            effects: S.effectRoutes(context),
            settings: .init(connection: settings.connection),
            processing: S.processing,
            environment: .system,
            logger: logger,
            lastWords: lastWords,
            failpoint: failpoint
        )
    }
}

/// The roles of a message, by what the broker has checked.
///
/// RabbitMQ's default user `guest`, which only single machines have, stands for nobody in particular.
func brokerRoles(of message: Incoming, anonymous: Role?) -> [Role] {
    guard let user = message.user, user != "guest", let role = Role(user: user) else {
        return anonymous.map { [$0] } ?? []
    }
    return [role]
}

/// A worker as one of the services of the process.
private struct Running: ServiceLifecycle.Service {
    let worker: Worker
    let logger: Logger

    func run() async throws {
        try worker.start()
        logger.notice("serving", metadata: ["version": "\(soukVersion)"])
        try? await gracefulShutdown()
        logger.notice("stopping")
        await worker.stop()
        logger.notice("stopped")
    }
}

/// The version of the suite: all services of one release have the same.
public let soukVersion = "0.1.0"
