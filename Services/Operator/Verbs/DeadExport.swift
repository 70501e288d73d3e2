import ArgumentParser
import Messaging

struct DeadExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes dead letters as JSON lines; they stay where they are."
    )

    @OptionGroup var options: DeadLetterOptions

    func run() async throws {
        let console = Console.standard
        let filter = options.filter
        try await options.pass { queue, session in
            try queue.pass(session) { letter in
                if filter.matches(letter) { console.print(String(decoding: letter.record.encoded(), as: UTF8.self)) }
                return .kept
            }
        }
    }
}
