import ArgumentParser
import Messaging
import Model

struct Ask: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Asks a question and prints the answer.",
        discussion: """
              souk ask catalogue.product.find text=teapot
              souk ask catalogue.product.find --format csv > products.csv

            Exit status: 0 answered, 1 refused, 2 nobody answered, 64 the command line is wrong.
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json, csv
    }

    @Argument(help: "The type of the query, such as catalogue.product.find.", completion: .messageTypes(.query))
    var type: String

    @Argument(help: "Fields: text=teapot limit=20, or field:=JSON.")
    var fields: [String] = []

    @Option(help: "The body as JSON.")
    var json: String?

    @Option(help: "table, json or csv; a table on a terminal, otherwise JSON.")
    var format: Format?

    @Option(help: "Seconds to wait for the answer.")
    var timeout = 10.0

    @OptionGroup var me: MeOption
    @OptionGroup var broker: BrokerOptions

    func validate() throws {
        guard fields.isEmpty || json == nil else {
            throw ValidationError("The body comes from fields or from --json; name only one of them.")
        }
        guard timeout > 0, timeout <= 86_400 else { throw ValidationError("--timeout has to be above 0, in seconds.") }
    }

    func run() async throws {
        let console = Console.standard
        let entry = try Vocabulary.ours.entry(type, .query, for: "ask")
        let body = try entry.body(fields: fields, json: json)
        let settings = try broker.settings()
        try await Reachability.check(entry, settings, needsConsumer: true)
        let conversation = Conversation(settings, patience: .seconds(timeout))
        var composer = Composer(signer: settings.signer, patience: .seconds(timeout))
        composer.accessTokens = try await me.accessTokens(broker, patience: .seconds(timeout))
        let message = composer.message(entry, body: body)
        let answer = try await conversation.answer(to: message)
        await conversation.end()
        switch answer {
        case .ok(let reply): show(reply, on: console)
        case .problem(let problem): throw Failure.refused("\(entry.name) was refused: \(problem)")
        }
    }

    private func show(_ reply: JSONValue, on console: Console) {
        switch format ?? (console.output.isTerminal ? .table : .json) {
        case .json:
            console.print(reply.text(for: console.output))
        case .csv:
            let table = ReplyTable(reply)
            for row in table.csv { console.print(row) }
            note(table.remarks, on: console)
        case .table:
            let table = ReplyTable(reply)
            if table.rows.isEmpty {
                console.note("Nothing found.")
            } else {
                for line in table.textTable.lines(for: console.output) { console.print(line) }
            }
            note(table.remarks, on: console)
        }
    }

    private func note(_ remarks: [(name: String, value: JSONValue)], on console: Console) {
        for remark in remarks where remark.value != .null {
            console.note("\(remark.name): \(remark.value.plainText)")
        }
    }
}
