import AMQP
import Foundation
import Glibc
import LocalBroker
import Logging
import RingMessages
import Support

/// The broker, the three services, and a proxy between each of them and the broker.
actor Stage {
    nonisolated let broker: LocalBroker
    nonisolated let folder: String
    private let proxies: [TCPProxy]
    private var services: [ChildProcess] = []
    /// How long each log was when its service was last started.
    private var logSizes = [Int](repeating: 0, count: ring.count)
    private(set) var kills = 0

    /// Starts the broker, with a user for everyone: it has to check who sends what, as in earnest.
    init(folder: String) async throws {
        self.folder = folder
        broker = try await LocalBroker.start(
            in: "\(folder)/broker",
            users: (["operator"] + ring).map {
                LocalBroker.User(name: $0, password: $0, isAdministrator: $0 == "operator")
            },
            logger: Logger(label: "crash.broker") { _ in SwiftLogNoOpLogHandler() }
        )
        var proxies: [TCPProxy] = []
        for _ in ring { proxies.append(try TCPProxy(to: broker.port)) }
        self.proxies = proxies
    }

    /// Where a service keeps its database.
    nonisolated func data(of service: Int) -> String { "\(folder)/\(ring[service])" }

    nonisolated func settings() throws -> ConnectionSettings { try ConnectionSettings(url: broker.url) }

    func startServices() async throws {
        for service in ring.indices { services.append(try await start(service)) }
    }

    private func start(_ service: Int, failpoint: String = "") async throws -> ChildProcess {
        let name = ring[service]
        logSizes[service] = FileManager.default.contents(atPath: log(of: service))?.count ?? 0
        return try await startProgram(
            "Ring",
            environment: [
                "SOUK_AMQP_URL": "amqp://\(name):\(name)@127.0.0.1:\(proxies[service].port)/",
                "SOUK_DATA": data(of: service),
                "SOUK_LOG_LEVEL": "notice",
                "SOUK_LOG_FORMAT": "text",
                "RING_POSITION": name,
                "RING_FAILPOINT": failpoint,
            ],
            output: "\(folder)/\(name).log"
        )
    }

    /// Starts a service anew, to kill itself at a failpoint, and starts it again without one as soon as it has.
    ///
    /// - Returns: whether it came past the failpoint as often as asked before the time was over.
    func kill(_ service: Int, at failpoint: String, hit: Int, within time: Duration) async throws -> Bool {
        try await killAndStart(service, failpoint: "\(failpoint):\(hit)")
        let reached = await services[service].waitUntilExit(atMost: time)
        try await killAndStart(service)
        return reached
    }

    /// Kills a service, unless it has killed itself by now, and starts it again.
    func killAndStart(_ service: Int, failpoint: String = "") async throws {
        services[service].signal(SIGKILL)
        let status = await services[service].waitUntilExit()
        guard status == 128 + SIGKILL else {
            throw DrillFailure("\(ring[service]) ended by itself with status \(status); see \(log(of: service)).")
        }
        kills += 1
        services[service] = try await start(service, failpoint: failpoint)
    }

    func killBroker() async throws {
        broker.kill()
        kills += 1
        try await broker.restart()
    }

    func cutConnections(of service: Int) {
        proxies[service].cut()
    }

    func delayConnections(of service: Int, by delay: Duration) {
        proxies[service].delay(by: delay)
    }

    /// Makes the broker believe that it has no memory left, or that it has enough again.
    func setMemoryAlarm(_ isRaised: Bool) async throws {
        let limit = isRaised ? ["absolute", "1MB"] : ["0.6"]
        _ = try await broker.control(["set_vm_memory_high_watermark"] + limit)
    }

    /// Deletes the queue from which a service takes events, with all that is in it.
    func deleteEventQueue(of service: Int) async throws {
        let queue = "\(ring[service]).events"
        try await Session.use(settings()) { session in _ = try session.deleteQueue(queue) }
    }

    /// Makes every write of a service behind the first pages of a file fail, as a full disk does, or lifts that.
    func setDiskFull(_ isFull: Bool, for service: Int) async throws {
        let limit = isFull ? "8192:unlimited" : "unlimited"
        if isFull { try await waitUntilServing(service) }
        let tool = try await ChildProcess.start(
            ["/usr/bin/prlimit", "--pid", "\(services[service].pid)", "--fsize=\(limit)"],
            environment: [:],
            output: "\(folder)/prlimit.log"
        )
        guard await tool.waitUntilExit() == 0 else {
            throw DrillFailure("Cannot limit the files of \(ring[service]); see \(folder)/prlimit.log.")
        }
    }

    /// Waits until a service that may have just been started says that it serves: with a full disk it would not start.
    private func waitUntilServing(_ service: Int) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            let log = FileManager.default.contents(atPath: log(of: service)) ?? Data()
            if log.dropFirst(logSizes[service]).firstRange(of: Data(" serving".utf8)) != nil { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw DrillFailure("\(ring[service]) did not serve within 30 s; see \(log(of: service)).")
    }

    /// Asks all services to stop, which they have to do in good order.
    func stopServices() async throws {
        for service in services { service.signal(SIGTERM) }
        for (index, service) in services.enumerated() {
            guard await service.waitUntilExit(atMost: .seconds(30)), service.status == 0 else {
                throw DrillFailure("\(ring[index]) did not stop in good order when asked to; see \(log(of: index)).")
            }
        }
    }

    /// Leaves nothing running.
    func abandon() async {
        for service in services { service.signal(SIGKILL) }
        await broker.stop()
        for proxy in proxies { proxy.stop() }
    }

    private func log(of service: Int) -> String { "\(folder)/\(ring[service]).log" }
}

/// The crash test itself could not go on.
struct DrillFailure: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}
