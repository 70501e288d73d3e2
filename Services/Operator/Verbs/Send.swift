import AMQP
import ArgumentParser
import Messaging
import Model

struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sends a command and prints the reply.",
        discussion: """
            The body comes from fields, from JSON, or from a file with one JSON object a line:

              souk send catalogue.product.create sku=TEA-1 title=Teapot price.amount=1999 price.currency=EUR
              souk send catalogue.product.create --json '{"sku":"TEA-1", …}'
              souk send catalogue.product.create --file products.jsonl
              souk send catalogue.product.create - < products.jsonl

            Personal data, such as an e-mail address, is sealed to the service identity before it leaves this process;
            `souk describe` tells which fields are. Give it in a file or on standard input to keep it out of the shell's
            history.

            Exit status: 0 done, 1 refused, 2 nobody answered, 64 the command line is wrong.
            """
    )

    @Argument(help: "The type of the message, such as catalogue.product.create.", completion: .messageTypes(.command))
    var type: String

    @Argument(help: "Fields: title=Teapot price.amount=1999 tags=tea tags=pot, or field:=JSON; or - as with --file.")
    var fields: [String] = []

    @Option(help: "The body as JSON.")
    var json: String?

    @Option(help: "A file of JSON lines, or with one JSON object; - is standard input.", completion: .file())
    var file: String?

    @Option(help: "The id of the message, a UUID: what was done under this id is not done again.")
    var id: String?

    @Flag(name: .customLong("no-wait"), help: "Only wait until the broker has stored it.")
    var doesNotWait = false

    @Option(help: "Seconds to wait for each reply.")
    var timeout = 30.0

    @Option(help: "With --file: how many may be without a reply at once.")
    var window = 256

    @OptionGroup var me: MeOption
    @OptionGroup var broker: BrokerOptions

    func validate() throws {
        let sources = [!fields.isEmpty, json != nil, file != nil].count { $0 }
        guard sources <= 1 else {
            throw ValidationError("The body comes from fields, from --json or from --file; name only one of them.")
        }
        guard id == nil || UUID128(id ?? "") != nil else { throw ValidationError("--id has to be a UUID.") }
        guard timeout > 0, timeout <= 86_400 else { throw ValidationError("--timeout has to be above 0, in seconds.") }
        guard (1...10_000).contains(window) else { throw ValidationError("--window has to be from 1 to 10000.") }
    }

    func run() async throws {
        let entry = try Vocabulary.ours.entry(type, .command, for: "send")
        let id = id.flatMap { UUID128($0) } ?? .fresh()
        if let source {
            try await sendFile(source, entry, id)
        } else {
            try await sendOne(try entry.body(fields: fields, json: json), entry, id)
        }
    }

    /// The file to send: a lone `-` in the place of fields is standard input, too.
    private var source: String? { fields == ["-"] ? "-" : file }

    private func sendOne(_ body: [UInt8], _ entry: Vocabulary.Entry, _ id: UUID128) async throws {
        let console = Console.standard
        let settings = try broker.settings()
        var composer = Composer(signer: settings.signer, patience: .seconds(timeout))
        composer.accessTokens = try await me.accessTokens(broker, patience: .seconds(timeout))
        try await Reachability.check(entry, settings, needsConsumer: !doesNotWait)
        let seal = try await sealing(entry, settings)
        let message = composer.message(entry, body: try seal(body), id: id)
        if doesNotWait {
            try await Session.use(settings) { try $0.publishConfirmed(message) }
            return console.print(id.description)
        }
        let conversation = Conversation(settings, patience: .seconds(timeout))
        let answer = try await conversation.answer(to: message)
        await conversation.end()
        switch answer {
        case .ok(let reply): console.print(reply.text(for: console.output))
        case .problem(let problem): throw Failure.refused(entry, by: problem)
        }
    }

    /// What becomes of each body before it leaves this process: personal data is sealed, all else stays as it is.
    private func sealing(
        _ entry: Vocabulary.Entry,
        _ settings: ConnectionSettings
    ) async throws -> @Sendable ([UInt8]) throws -> [UInt8] {
        let schema = try MessageDescription(entry.message).schema
        guard Sealer.isNeeded(for: schema) else {
            return { body in
                _ = try JSONValue.parse(body)
                return body
            }
        }
        let sealer = try await Sealer.asking(settings, patience: .seconds(timeout))
        return { body in try sealer.seal(JSONValue.parse(body), of: entry.message, schema).encoded() }
    }

    private func sendFile(_ file: String, _ entry: Vocabulary.Entry, _ id: UUID128) async throws {
        let console = Console.standard
        var source = try MessageSource(path: file)
        let settings = try broker.settings()
        try await Reachability.check(entry, settings, needsConsumer: !doesNotWait)
        let seal = try await sealing(entry, settings)
        let patience = Duration.seconds(timeout)
        let composer = Composer(
            signer: settings.signer,
            patience: patience,
            accessTokens: try await me.accessTokens(broker, patience: patience)
        )
        let outlet: any Outlet =
            doesNotWait ? Mailbox(settings, patience: patience) : Conversation(settings, patience: patience)
        let report = BulkReport(console, total: source.count)
        let job = BulkSend(window: window, onOutcome: report.add) { line in
            do {
                let body = try seal(line.bytes)
                return await outlet.outcome(of: composer.message(entry, body: body, id: id.numbered(line.number)))
            } catch {
                return .refused("not JSON: \(error)")
            }
        }
        console.note("Sending under --id \(id).")
        let summary = await job.run { source.next() }
        await outlet.end()
        report.finish(summary, id: id)
        guard summary.status == .done else { throw ExitCode(summary.status.rawValue) }
    }
}
