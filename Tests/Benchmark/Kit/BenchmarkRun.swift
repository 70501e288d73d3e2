package import AMQP
import Foundation
package import LocalBroker
package import Logging
package import Messaging
package import Model
import Support

/// Starts a broker in a new folder, has something measured there, and prints the report as the last line; all of it is
/// gone afterwards.
package func runBenchmark(
    _ name: String,
    _ measure: (_ broker: LocalBroker, _ folder: String) async throws -> JSONValue
) async throws {
    let folder = try temporaryFolder(name)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let broker = try await LocalBroker.start(in: "\(folder)/broker", logger: silence)
    do {
        let report = try await measure(broker, folder)
        await broker.stop()
        print(String(decoding: report.encoded(), as: UTF8.self))
    } catch {
        await broker.stop()
        throw error
    }
}

/// The same, with all of Souk running at the broker.
package func runBenchmark(
    _ name: String,
    ofSuite measure: (_ suite: RunningSuite, _ broker: LocalBroker) async throws -> JSONValue
) async throws {
    try await runBenchmark(name) { broker, folder in
        try await RunningSuite.run(broker: broker, folder: folder) { try await measure($0, broker) }
    }
}

package struct BenchmarkFailure: Error, CustomStringConvertible {
    package var description: String

    package init(_ description: String) {
        self.description = description
    }
}

package let silence = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }

/// Prints a line at once, also into a file.
package func say(_ line: String) {
    print(line)
    fflush(nil)
}

/// Looks until something is so.
package func wait(
    for what: String,
    within patience: Duration = .seconds(60),
    until condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + patience
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw BenchmarkFailure("Waited for \(what) in vain.") }
        try await Task.sleep(for: .milliseconds(50))
    }
}

/// A command as any tool may send it.
package func command<C: Command>(_ command: C, id: String) throws -> OutgoingMessage {
    OutgoingMessage(
        exchange: Exchange.commands,
        routingKey: C.name,
        mandatory: true,
        properties: Properties(
            contentType: "application/json",
            deliveryMode: 2,
            messageID: id,
            type: C.name,
            appID: "benchmark"
        ),
        body: try JSON.encode(command)
    )
}

extension [Duration] {
    /// What so many percent of them don't exceed, in milliseconds to two decimals; 0 if there are none.
    package func milliseconds(percent: Int) -> Double {
        guard !isEmpty else { return 0 }
        let time = sorted()[Swift.min(count - 1, count * percent / 100)]
        return (time / .milliseconds(1) * 100).rounded() / 100
    }
}
