import AMQP
import BenchmarkKit
import Foundation
import LocalBroker
import Messaging
import Model
import Storage
import Support

/// The broker, and the measured service as a process of its own.
struct Workbench: Sendable {
    let broker: LocalBroker
    let folder: String

    private let settings: ConnectionSettings
    private static let commands = "bench.commands"

    init(broker: LocalBroker, folder: String) throws {
        self.broker = broker
        self.folder = folder
        settings = try ConnectionSettings(url: broker.url)
    }

    struct Throughput {
        var perSecond: Double
        var peakMemory: Double
        var othersPercent: Double
    }

    /// Lets commands gather in the queue, starts the service, and measures from the first delivery until every
    /// subscriber's queue holds the event of every command.
    ///
    /// By then all commands are acknowledged, which is verified afterwards: a command is acknowledged before its event
    /// is published.
    func handleCommands(_ count: Int, subscribers: Int = 1) async throws -> Throughput {
        let sinks = (1...subscribers).map { "bench.sink.\($0)" }
        return try await withService { data, start, stop in
            // It has declared what it needs; now it has to be away while the commands gather.
            try await stop()
            try await Session.use(settings) { session in
                for sink in sinks {
                    try session.deleteQueue(sink)
                    try session.declareQueue(sink, arguments: ["x-queue-type": "quorum"])
                    try session.bindQueue(sink, to: "souk.events", routingKey: "bench.order.placed")
                }
                try session.purgeQueue(Self.commands)
            }
            try await fill(count)

            let service = try await start()
            let processes = [service.pid, broker.pid, getpid()]
            let stretch = try await Session.use(settings) { session in
                try Stretch(session, from: Self.commands, to: sinks, count: count, processes: processes)
            }
            let memory = peakMemory(of: service.pid) ?? 0
            try await stop()
            try verify(data, count)
            try await Session.use(settings) { session in
                // What was delivered and not acknowledged is back in the queue, now that its consumer has gone.
                let left = try session.declareQueue(Self.commands, passive: true).messages
                guard left == 0 else { throw BenchmarkFailure("\(left) commands were not acknowledged.") }
                for sink in sinks { try session.deleteQueue(sink) }
            }
            return Throughput(
                perSecond: Double(count) / stretch.seconds,
                peakMemory: memory,
                othersPercent: stretch.othersPercent
            )
        }
    }

    /// Asks the service about 20,000 rows, by direct reply-to, so many questions at once.
    ///
    /// The time of an answer runs from the call of ``Requester/request(_:timeout:)`` to its return, so our own client is
    /// measured, too.
    func ask(_ count: Int, concurrency: Int) async throws -> Yardstick.Latency {
        let rows = 20_000
        return try await withService { _, start, stop in
            try await fill(rows)
            let service = try await start()
            let requester = Requester(settings: settings, logger: silence)
            requester.start()
            let deadline = ContinuousClock.now + .seconds(60)
            // The last row is there once all commands are handled.
            while try await ask(requester, row: rows)["ok"] == nil {
                guard ContinuousClock.now < deadline else { throw BenchmarkFailure("The rows to read never came.") }
                try await Task.sleep(for: .milliseconds(100))
            }
            let processes = [service.pid, broker.pid, getpid()]
            let usage = try BoxUsage(processes: processes)
            let begin = ContinuousClock.now
            let times = try await withThrowingTaskGroup(of: [Double].self) { group in
                for asker in 0..<concurrency {
                    group.addTask { [self] in
                        var times: [Double] = []
                        for number in stride(from: asker, to: count, by: concurrency) {
                            let asked = ContinuousClock.now
                            _ = try await ask(requester, row: 1 + number * 7919 % rows)
                            times.append(asked.duration(to: .now) / .microseconds(1))
                        }
                        return times
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            let seconds = begin.duration(to: .now) / .seconds(1)
            let others = try BoxUsage(processes: processes).othersPercent(since: usage)
            await requester.stop()
            try await stop()
            let sorted = times.sorted()
            return Yardstick.Latency(
                rate: Double(count) / seconds,
                p50Us: sorted[sorted.count / 2],
                p99Us: sorted[sorted.count * 99 / 100],
                othersPctOfBox: others
            )
        }
    }

    // MARK: The service

    private func withService<R>(
        _ body: (_ data: String, _ start: () async throws -> ChildProcess, _ stop: () async throws -> Void) async throws
            -> R
    ) async throws -> R {
        let data = "\(folder)/data"
        try? FileManager.default.removeItem(atPath: data)
        var running: ChildProcess?
        func start() async throws -> ChildProcess {
            if let running { return running }
            let service = try await startProgram(
                "BenchmarkService",
                environment: [
                    "SOUK_AMQP_URL": broker.url, "SOUK_DATA": data, "SOUK_ANONYMOUS_ROLE": "operator",
                    "SOUK_LOG_LEVEL": "warning",
                ],
                output: "\(folder)/service.log"
            )
            running = service
            return service
        }
        func stop() async throws {
            guard let service = running else { return }
            running = nil
            service.signal(SIGTERM)
            guard await service.waitUntilExit(atMost: .seconds(30)), service.status == 0 else {
                throw BenchmarkFailure("The service did not stop in good order; see \(folder)/service.log.")
            }
        }
        do {
            _ = try await start()
            try await waitForConsumer()
            return try await body(data, start, stop)
        } catch {
            running?.signal(SIGKILL)
            throw error
        }
    }

    private func waitForConsumer() async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            let state = try? await Session.use(settings) { try $0.declareQueue(Self.commands, passive: true) }
            if let state, state.consumers > 0 { return }
            guard ContinuousClock.now < deadline else {
                throw BenchmarkFailure("The service did not begin to consume; see \(folder)/service.log.")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private func fill(_ count: Int) async throws {
        let publisher = Publisher(settings: settings, window: .init(count: 1024, bytes: 1 << 20), logger: silence)
        publisher.start()
        let time = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        publisher.publish((1...count).map { Commands.command($0, at: time) })
        guard await publisher.flush(deadline: .seconds(120)) else {
            throw BenchmarkFailure("The broker did not confirm \(count) commands within two minutes.")
        }
        await publisher.stop()
    }

    private func ask(_ requester: Requester, row: Int) async throws -> JSONValue {
        let question = OutgoingMessage(
            exchange: "souk.queries",
            routingKey: "bench.order.find",
            mandatory: false,
            properties: Properties(contentType: "application/json", type: "bench.order.find"),
            body: Array("{\"id\":\(row)}".utf8)
        )
        return try JSONValue.parse(try await requester.request(question, timeout: .seconds(10)).body)
    }

    /// A row for every command, and nothing left to say.
    private func verify(_ data: String, _ count: Int) throws {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: "\(data)/bench.sqlite", configuration: configuration)
        let rows = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \"order\"") ?? 0 }
        guard rows == count else { throw BenchmarkFailure("There are \(rows) rows for \(count) commands.") }
    }

}

/// The time in which commands became events, seen from outside the service.
private struct Stretch {
    let seconds: Double
    let othersPercent: Double

    init(_ session: Session, from commands: String, to sinks: [String], count: Int, processes: [pid_t]) throws {
        let deadline = ContinuousClock.now + .seconds(300)
        func wait(_ pause: useconds_t, until condition: () throws -> Bool) throws {
            while try !condition() {
                guard ContinuousClock.now < deadline else {
                    throw BenchmarkFailure("The service did not finish in time.")
                }
                usleep(pause)
            }
        }
        try wait(500) { try session.declareQueue(commands, passive: true).messages < count }
        let start = ContinuousClock.now
        let usage = try BoxUsage(processes: processes)
        for sink in sinks {
            try wait(4000) { try session.declareQueue(sink, passive: true).messages >= count }
        }
        let (whole, fraction) = start.duration(to: .now).components
        seconds = Double(whole) + Double(fraction) * 1e-18
        othersPercent = try BoxUsage(processes: processes).othersPercent(since: usage)
    }
}
