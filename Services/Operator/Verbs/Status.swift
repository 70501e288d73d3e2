import AMQP
import ArgumentParser
import Messaging
import Model

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows all services and their queues in one table.",
        discussion: "Exit status: 0 if every service is ready, 1 if one is not, 2 if there is no broker."
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json
    }

    @Flag(help: "Look again every two seconds, until Ctrl-C, whether there is a broker or not.")
    var watch = false

    @Option(help: "table or json.")
    var format = Format.table

    @OptionGroup var broker: BrokerOptions

    func run() async throws {
        let console = Console.standard
        guard watch else {
            let status = try await look()
            show(status, on: console)
            if !status.isWell { throw ExitCode(ExitStatus.refused.rawValue) }
            return
        }
        while true {
            let status: Result<StackStatus, Failure>
            do {
                status = .success(try await look())
            } catch {
                status = .failure(Failure(reporting: error))
            }
            // Home and clear: the table stays in its place.
            if console.output.isTerminal { console.output.write("\u{1B}[H\u{1B}[2J") }
            switch status {
            case .success(let status): show(status, on: console)
            case .failure(let failure) where failure.status == .usage: throw failure
            // An outage is when one looks most closely, for its end.
            case .failure(let failure): console.report(failure)
            }
            try await Task.sleep(for: .seconds(2))
        }
    }

    /// A stack that was stopped and started may have its broker at another port.
    private func look() async throws -> StackStatus {
        try await StackStatus.taken(try broker.settings(), expected: Vocabulary.ours.services)
    }

    private func show(_ status: StackStatus, on console: Console) {
        switch format {
        case .json:
            if let bytes = try? JSON.encode(status) { console.print(String(decoding: bytes, as: UTF8.self)) }
        case .table:
            for line in ServiceStatus.table(status.services).lines(for: console.output) { console.print(line) }
            if let unrouted = status.unrouted, unrouted > 0 {
                console.print("")
                console.print("\(unrouted) messages that no queue wanted wait in souk.unrouted; see `souk doctor`.")
            }
        }
    }
}
