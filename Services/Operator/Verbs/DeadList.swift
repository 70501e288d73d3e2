import ArgumentParser
import Model

struct DeadList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists dead letters, the oldest first; they stay where they are."
    )

    @OptionGroup var options: DeadLetterOptions

    @Option(help: "At most so many.")
    var limit = 100

    func run() async throws {
        let console = Console.standard
        let (filter, limit) = (options.filter, limit)
        let (letters, more) = try await options.pass { queue, session in
            var letters: [DeadLetter] = []
            var more = false
            try queue.pass(session) { letter in
                guard filter.matches(letter) else { return .kept }
                guard letters.count < limit else {
                    // Each letter is fetched by itself: one past the limit is enough to know.
                    more = true
                    return .lastKept
                }
                letters.append(letter)
                return .kept
            }
            return (letters, more)
        }
        guard !letters.isEmpty else { return console.note("No dead letters.") }
        for line in Self.table(letters).lines(for: console.output) { console.print(line) }
        if more { console.note("… and more; --limit shows them.") }
    }

    static func table(_ letters: [DeadLetter]) -> TextTable {
        var table = TextTable([
            .init(title: "id"), .init(title: "since"), .init(title: "type"), .init(title: "reason"),
            .init(title: "tries", alignment: .right), .init(title: "error"),
        ])
        table.rows = letters.map { letter in
            [
                .init(letter.id ?? "-"), .init(letter.since?.description ?? "-"), .init(letter.type ?? "-"),
                .init(letter.reason, .yellow), .init(letter.attempts.map(String.init) ?? "-"),
                .init(String((letter.error ?? "").prefix(80))),
            ]
        }
        return table
    }
}
