import Foundation
import LocalBroker
import Support
import Synchronization
import Testing

@testable import Operator

@Suite struct `Supervising a process` {
    @Test func `starts a process that dies again, later each time, and gives up out loud`() async throws {
        let log = Events()
        let supervisor = Supervisor(
            patience: .init(firstPause: .milliseconds(1), deaths: 4),
            start: { try await ChildProcess.shell("exit 3") },
            onEvent: log.add
        )

        await supervisor.run()

        #expect(
            log.texts == [
                "started", "died 3, next in 1",
                "started", "died 3, next in 2",
                "started", "died 3, next in 4",
                "started", "gave up after 4",
            ]
        )
    }

    @Test func `forgets old deaths of a process that ran calmly`() async throws {
        let log = Events()
        let supervisor = Supervisor(
            patience: .init(firstPause: .milliseconds(1), calmAfter: .zero, deaths: 2),
            start: { try await ChildProcess.shell("exit 0") },
            onEvent: log.add
        )

        let task = Task { await supervisor.run() }
        try await eventually { log.texts.count >= 10 }
        task.cancel()
        await task.value

        #expect(!log.texts.contains { $0.hasPrefix("gave up") })
    }

    @Test func `waits longer each time for what dies soon after every start, until it has run calmly once`() {
        let patience = Supervisor.Patience(firstPause: .milliseconds(500), calmAfter: .seconds(60))
        var deaths = 0

        let pauses = [1, 1, 1, 59, 60, 1].map { seconds in
            deaths = patience.deaths(after: deaths, havingRun: .seconds(seconds))
            return patience.pause(afterDeaths: deaths)
        }

        #expect(pauses == [500, 1000, 2000, 4000, 500, 1000].map { .milliseconds($0) })
    }

    @Test func `stops the process with a request first`() async throws {
        let log = Events()
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        let supervisor = Supervisor(
            start: {
                let script = "trap 'exit 7' TERM; touch \(file); while :; do sleep 0.01; done"
                return try await ChildProcess.shell(script)
            },
            onEvent: log.add
        )

        let task = Task { await supervisor.run() }
        try await eventually { FileManager.default.fileExists(atPath: file) }
        task.cancel()
        await task.value

        #expect(log.texts == ["started", "stopped 7"])
        try FileManager.default.removeItem(atPath: file)
    }

    @Test func `kills a process that does not listen`() async throws {
        let log = Events()
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        let supervisor = Supervisor(
            patience: .init(grace: .milliseconds(50)),
            start: {
                let script = "trap '' TERM; touch \(file); while :; do sleep 0.01; done"
                return try await ChildProcess.shell(script)
            },
            onEvent: log.add
        )

        let task = Task { await supervisor.run() }
        try await eventually { FileManager.default.fileExists(atPath: file) }
        task.cancel()
        await task.value

        #expect(log.texts == ["started", "stopped 137"])
        try FileManager.default.removeItem(atPath: file)
    }

    @Test func `says at once when there is nothing to start`() async {
        let log = Events()
        let supervisor = Supervisor(start: { throw Failure.refused("No such file.") }, onEvent: log.add)

        await supervisor.run()

        #expect(log.texts == ["failed: No such file."])
    }
}

private final class Events: Sendable {
    private let collected = Mutex<[String]>([])

    var texts: [String] { collected.withLock { $0 } }

    func add(_ event: Supervisor.Event) {
        let text =
            switch event {
            case .started: "started"
            case .died(let ending, let pause): "died \(ending.status), next in \(Int(pause / .milliseconds(1)))"
            case .gaveUp(_, let deaths): "gave up after \(deaths)"
            case .failed(let error): "failed: \(error)"
            case .stopped(let ending): "stopped \(ending.status)"
            }
        collected.withLock { $0.append(text) }
    }
}

extension ChildProcess {
    fileprivate static func shell(_ script: String) async throws -> ChildProcess {
        try await start(["/bin/sh", "-c", script], environment: [:], output: "/dev/null")
    }
}
