import AMQP
import Foundation
import LocalBroker
import Logging
import Model
import Synchronization

/// RabbitMQ and all services on this machine, from the first start to the last stop.
final class Stack: Sendable {
    enum Event: Sendable {
        case brokerStarted(port: Int, in: Duration)
        case brokerDied(nextTryIn: Duration)
        case brokerFailed(any Error)
        case service(String, Supervisor.Event)
        case ready(String, version: String, in: Duration)
        /// Still not ready after a while; it goes on trying.
        case late(String, reasons: [String])
    }

    private let folder: DataFolder
    private let executables: [ServiceExecutable]
    private let onEvent: @Sendable (Event) -> Void
    private let lost = Mutex<Set<String>>([])

    init(_ folder: DataFolder, _ executables: [ServiceExecutable], onEvent: @escaping @Sendable (Event) -> Void) {
        self.folder = folder
        self.executables = executables
        self.onEvent = onEvent
    }

    /// Runs until the task is cancelled; then the services stop first and the broker last.
    func run() async throws {
        let accounts = [BrokerAccount.operator, .edge] + executables.map { .service($0.service) }
        let secrets = try Secrets.loaded(from: folder, users: accounts.map(\.name))
        let started = ContinuousClock.now
        let broker = try await LocalBroker.start(
            in: folder.broker,
            users: accounts.map { $0.user(password: secrets[$0.name] ?? "") },
            logger: .silent
        )
        onEvent(.brokerStarted(port: broker.port, in: .now - started))
        do {
            try await runServices(on: broker, secrets)
        } catch {
            await stop(broker)
            throw error
        }
        await stop(broker)
    }

    private func runServices(on broker: LocalBroker, _ secrets: Secrets) async throws {
        var description = RunningStack(
            startedAt: .now,
            user: BrokerAccount.operator.name,
            host: "127.0.0.1",
            port: broker.port,
            isReady: false,
            services: executables.map(\.service)
        )
        try folder.write(description, to: folder.stackFile)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.keepRunning(broker) }
            group.addTask { await self.rotateLogs(broker) }
            for executable in executables {
                group.addTask {
                    await self.supervisor(of: executable, broker, secrets).run()
                    // Supervisors end on their own only without hope.
                    self.lost.withLock { _ = $0.insert(executable.service) }
                }
            }
            await awaitReadiness(of: description, secrets)
            description.isReady = true
            description.lost = lost.withLock { $0.sorted() }
            try? folder.write(description, to: folder.stackFile)
            await group.waitForAll()
        }
    }

    private func stop(_ broker: LocalBroker) async {
        // In a task of its own: this one is cancelled, and a cancelled task would not wait.
        await Task { await broker.stop() }.value
        unlink(folder.stackFile)
    }

    private func supervisor(of executable: ServiceExecutable, _ broker: LocalBroker, _ secrets: Secrets) -> Supervisor {
        let service = executable.service
        let log = folder.log(of: service)
        var environment = ProcessInfo.processInfo.environment
        environment["SOUK_AMQP_URL"] =
            "amqp://\(service):\(secrets[service] ?? "")@127.0.0.1:\(broker.port)/"
        environment["SOUK_DATA"] = folder.path
        environment["SOUK_ANONYMOUS_ROLE"] = environment["SOUK_ANONYMOUS_ROLE"] ?? "operator"
        return Supervisor(
            start: { [environment] in
                try await ChildProcess.start([executable.path, "serve"], environment: environment, output: log)
            },
            onEvent: { self.onEvent(.service(service, $0)) }
        )
    }

    /// Starts the broker again when it dies: services find it again by themselves.
    private func keepRunning(_ broker: LocalBroker) async {
        let patience = Supervisor.Patience()
        var deaths = 0
        var startedAt = ContinuousClock.now
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(500))
            guard !broker.isRunning, !Task.isCancelled else { continue }
            deaths = patience.deaths(after: deaths, havingRun: .now - startedAt)
            let pause = patience.pause(afterDeaths: deaths)
            onEvent(.brokerDied(nextTryIn: pause))
            try? await Task.sleep(for: pause)
            guard !Task.isCancelled else { return }
            let triedAt = ContinuousClock.now
            do {
                try await broker.restart()
                onEvent(.brokerStarted(port: broker.port, in: .now - triedAt))
            } catch {
                onEvent(.brokerFailed(error))
            }
            // Not before the try, which may fail after minutes: that would count as a calm run.
            startedAt = .now
        }
    }

    /// Looks at all logs now and then: the services', the broker's, and that of `souk up` in the background.
    private func rotateLogs(_ broker: LocalBroker) async {
        let logs = (executables.map(\.service) + ["souk"]).map(folder.log(of:)) + [broker.logFile]
        while !Task.isCancelled {
            for log in logs { LogFile(path: log).rotate() }
            try? await Task.sleep(for: .seconds(10))
        }
    }

    /// Asks until every service has said `ready` once.
    private func awaitReadiness(of stack: RunningStack, _ secrets: Secrets) async {
        let settings = stack.settings(password: secrets[stack.user] ?? "")
        let started = ContinuousClock.now
        var waiting = Set(stack.services)
        var late: Set<String> = []
        while !Task.isCancelled {
            waiting.subtract(lost.withLock(\.self))
            guard !waiting.isEmpty else { return }
            let answers = await HealthInquiry(settings).answers(expected: waiting, patience: .milliseconds(500))
            for service in waiting.sorted() {
                let report = answers[service]?.report
                if let report, report.ready {
                    waiting.remove(service)
                    onEvent(.ready(service, version: report.version, in: .now - started))
                } else if ContinuousClock.now - started > .seconds(30), late.insert(service).inserted {
                    onEvent(.late(service, reasons: report?.reasons ?? ["it does not answer"]))
                }
            }
            try? await Task.sleep(for: .milliseconds(200))
        }
    }
}

extension BrokerAccount {
    func user(password: String) -> LocalBroker.User {
        LocalBroker.User(
            name: name,
            password: password,
            permissions: (configure, write, read),
            routingKeys: publishing
        )
    }
}
