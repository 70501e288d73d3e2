import AMQP
import ArgumentParser
import Messaging
import Model

struct Reconcile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compares a gateway's statement with the payments and refunds that trade knows.",
        discussion: """
              souk reconcile statement.csv
              souk reconcile statement.csv --from 2026-01-01 --until 2026-01-02 --format csv > differences.csv

            The file has a heading and a line for each movement of money:

            \(StatementFile.columns.map { "  \($0.name)\($0.isRequired ? "" : " (optional)"): \($0.meaning)" }
                .joined(separator: "\n"))

            Exit status: 0 both books say the same, 1 they do not, 2 nobody answered, 64 the command line is wrong.
            """
    )

    @Argument(help: "The statement, as comma-separated values.", completion: .file(extensions: ["csv"]))
    var file: String

    @Option(help: "The time that the statement is about; the day of its first movement unless given.")
    var from: String?

    @Option(help: "The end of that time; the end of the day of the last movement unless given.")
    var until: String?

    @Option(help: "table, json or csv; a table on a terminal, otherwise JSON.")
    var format: Ask.Format?

    @Option(help: "Seconds to wait for each answer.")
    var timeout = 30.0

    @OptionGroup var broker: BrokerOptions

    func validate() throws {
        for text in [from, until].compactMap(\.self) {
            guard Timestamp(lenient: text) != nil else {
                throw ValidationError("\(text) is no time such as 2026-01-01 or 2026-01-01T08:30:00Z.")
            }
        }
        guard timeout > 0, timeout <= 86_400 else { throw ValidationError("--timeout has to be above 0, in seconds.") }
    }

    func run() async throws {
        let console = Console.standard
        let statement = try StatementFile(
            file,
            from: from.flatMap { Timestamp(lenient: $0) },
            until: until.flatMap { Timestamp(lenient: $0) }
        )
        let settings = try broker.settings()
        let record = try Vocabulary.ours.entry(Trade.RecordStatement.name, .command, for: "send")
        let question = try Vocabulary.ours.entry(Trade.ReconcileStatement.name, .query, for: "ask")
        try await Reachability.check(record, settings, needsConsumer: true)
        let conversation = Conversation(settings, patience: .seconds(timeout))
        let composer = Composer(signer: settings.signer, patience: .seconds(timeout))
        for command in statement.commands {
            _ = try await reply(conversation, composer.message(record, body: JSON.encode(command)))
        }
        let body = try JSON.encode(Trade.ReconcileStatement(id: statement.id))
        let answer = try await reply(conversation, composer.message(question, body: body))
        await conversation.end()
        let report = try JSON.decode(Trade.Reconciliation.self, from: answer.encoded())
        show(answer, on: console)
        console.note("\(report.agreed) movements agree, \(report.differences.count) do not.")
        if !report.differences.isEmpty { throw ExitCode(ExitStatus.refused.rawValue) }
    }

    private func reply(_ conversation: Conversation, _ message: OutgoingMessage) async throws -> JSONValue {
        switch try await conversation.answer(to: message) {
        case .ok(let reply): reply
        case .problem(let problem): throw Failure.refused("\(message.routingKey) was refused: \(problem)")
        }
    }

    private func show(_ answer: JSONValue, on console: Console) {
        let differences = answer["differences"] ?? .array([])
        switch format ?? (console.output.isTerminal ? .table : .json) {
        case .json: console.print(answer.text(for: console.output))
        case .csv: for row in ReplyTable(differences).csv { console.print(row) }
        case .table:
            for part in [answer["totals"] ?? .array([]), differences] {
                for line in ReplyTable(part).textTable.lines(for: console.output) { console.print(line) }
            }
        }
    }
}
