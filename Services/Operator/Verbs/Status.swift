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

    @Flag(help: "Look again every two seconds, until Ctrl-C.")
    var watch = false

    @Option(help: "table or json.")
    var format = Format.table

    @OptionGroup var broker: BrokerOptions

    func run() async throws {
        let console = Console.standard
        let settings = try broker.settings()
        repeat {
            let status = try await StackStatus.taken(settings, expected: Vocabulary.ours.services)
            show(status, on: console)
            guard watch else {
                if !status.isWell { throw ExitCode(ExitStatus.refused.rawValue) }
                return
            }
            try await Task.sleep(for: .seconds(2))
        } while true
    }

    private func show(_ status: StackStatus, on console: Console) {
        // Home and clear: the table stays in its place.
        if watch, console.output.isTerminal { console.output.write("\u{1B}[H\u{1B}[2J") }
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
