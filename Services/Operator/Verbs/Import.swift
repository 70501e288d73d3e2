import AMQP
import ArgumentParser
import Model
import Privacy
import UnixSignals

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Imports people, products, follows, behaviour and orders.",
        discussion: """
              souk import products products.csv --currency CNY
              souk import people people.csv --source shop
              souk import folder town --currency CNY --resume

            Files are comma-separated values (RFC 4180, with a heading; tabs, semicolons, bars and blanks separate, too) or \
            JSON lines with the same names, in UTF-8, packed with gzip or not; - is standard input. A time is RFC 3339, \
            2026-11-21 08:30:00 in UTC, or seconds or milliseconds since 1970. Of files with other names than ours \
            --columns says what they call things, --default what they don't say. --dry-run reads and sends nothing.

            What is brought twice: ids of people, products, orders and returns are derived from --source and the source's \
            own ids, and ids of messages from what the message says. So a file imported again changes nothing: for seven \
            days the services remember each message, and after that they know each person, product, follow, order and \
            return by its id, and behaviour by person, product, kind and time; without a time it counts again. What was \
            refused is refused again in the same words for seven days.

            --resume goes on where an interrupted import stopped; the checkpoint lies beside the data, or in --state.

            Exit status: 0 done, 1 some lines are bad or were refused, 2 nobody answered, 64 the command line is wrong, \
            130 interrupted.
            """,
        subcommands: [
            ImportPeople.self, ImportFollows.self, ImportProducts.self, ImportBehaviour.self, ImportOrders.self,
            ImportFolder.self, ImportHetRecLastFM.self, ImportCiao.self, ImportOnlineRetail.self,
        ]
    )
}

/// What all imports have in common.
struct ImportOptions: ParsableArguments {
    @Flag(help: "Go on where an interrupted import stopped.")
    var resume = false

    @Option(help: "The folder for the checkpoint; beside the data unless given.", completion: .directory)
    var state: String?

    @Option(help: "Keep bad lines in this file, as JSON lines with file, line, reason and text.", completion: .file())
    var badLines: String?

    @Flag(name: .customLong("json"), help: "Print the counts as one JSON object.")
    var printsJSON = false

    @Option(help: "Seconds to wait for each answer, through restarts of services and broker.")
    var timeout = 60.0

    @Option(help: "How many records may be without an answer at once.")
    var window = 2000

    @Option(help: "How many messages a second at most; as many as it goes unless given.")
    var rate: Double?

    @Flag(help: "Go no slower while others ask the services questions: they wait for the import then.")
    var hurry = false

    @Flag(name: .customLong("dry-run"), help: "Only read, and say what is bad: nothing is sent, no service has to run.")
    var isDryRun = false

    @OptionGroup var broker: BrokerOptions

    func validate() throws {
        // Slower, and whoever stops it would wait for seconds.
        guard (1...1e6).contains(rate ?? 1) else { throw ValidationError("--rate has to be from 1 to 1000000.") }
        guard timeout > 0, timeout <= 86_400 else { throw ValidationError("--timeout has to be above 0, in seconds.") }
        guard (1...100_000).contains(window) else { throw ValidationError("--window has to be from 1 to 100000.") }
    }

    /// Seals what only identity may read; asks identity for its key, but for what is not sent.
    func sealer() async throws -> Sealer {
        guard !isDryRun else {
            let nobody = OpeningKey(id: "dry-run")
            return try Sealer(Identity.SealingKey(id: nobody.id, publicKey: nobody.publicKey))
        }
        return try await Sealer.asking(broker.settings(), patience: .seconds(timeout))
    }

    /// Carries a plan out; `data` is the file or folder that was named.
    func run(_ plan: ImportPlan, data: String, options: [String] = []) async throws {
        let console = Console.standard
        guard !isDryRun else { return try await rehearse(plan, console) }
        giveWay()
        let connection = try broker.settings()
        for service in Set(plan.stages.flatMap(\.services)).sorted() {
            try await Reachability.check(service: service, connection)
        }
        let window = Window(self.window)
        let importer = try Importer(
            plan,
            Importer.Settings(
                window: window,
                rate: rate,
                checkpoint: try CheckpointFile(beside: data, in: state, source: plan.source),
                resumes: resume,
                badLines: badLines,
                printsJSON: printsJSON,
                options: options
            ),
            console
        )
        let courier = Courier(connection, patience: .seconds(timeout))
        let stopSign = StopSign()
        let listening = Task {
            for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) {
                guard !stopSign.isRaised else { Souk.exit(withError: ExitCode(130)) }
                console.note("\nstopping once what is under way is answered; once more stops at once")
                stopSign.raise()
            }
        }
        let courtesy =
            hurry
            ? nil
            : Task {
                await Courtesy.keep(window, settings: connection) {
                    console.note("\nothers ask the services questions: going slower meanwhile (--hurry doesn't)")
                }
            }
        defer {
            listening.cancel()
            courtesy?.cancel()
        }
        let end = try await importer.run(until: stopSign) { await courier.deliver($0) }
        await courier.end()
        switch end {
        case .complete:
            guard importer.checkpoint.tallies.bad == 0 else { throw ExitCode(ExitStatus.refused.rawValue) }
        case .interrupted:
            console.note("Interrupted; --resume goes on from here.")
            throw ExitCode(130)
        case .failed(var failure):
            if failure.status == .unreachable {
                failure.nextStep = [failure.nextStep, "--resume goes on from here."].compactMap(\.self).joined(
                    separator: "\n"
                )
            }
            throw failure
        }
    }

    /// Does everything but send.
    private func rehearse(_ plan: ImportPlan, _ console: Console) async throws {
        let settings = Importer.Settings(badLines: badLines, printsJSON: printsJSON)
        let importer = try Importer(plan, settings, console)
        let end = try await importer.run { _ in .done }
        console.note("Nothing was sent: what is done here would have been.")
        if case .failed(let failure) = end { throw failure }
        guard importer.checkpoint.tallies.bad == 0 else { throw ExitCode(ExitStatus.refused.rawValue) }
    }
}

/// Under which name a source's ids become ids of ours.
struct SourceOption: ParsableArguments {
    @Option(help: "The name of the source: its people, products and orders keep their ids under one name.")
    var source = "files"

    var ids: DerivedIDs { DerivedIDs(source: source) }
}

/// Names and what each stands for, such as `person=userId,product=movieId`.
struct Assignments: ExpressibleByArgument {
    /// As it was written.
    let text: String
    let values: [String: String]

    init?(argument: String) {
        text = argument
        let pairs = argument.split(separator: ",").map { pair in
            pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        }
        guard pairs.allSatisfy({ $0.count == 2 && !$0[0].isEmpty }) else { return nil }
        values = Dictionary(pairs.map { (String($0[0]).trimmed, String($0[1]).trimmed) }) { $1 }
    }
}

/// What a file calls things, and what it does not say.
struct FormOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What the file calls columns.", valueName: "person=userId,…"))
    var columns: Assignments?

    @Option(
        help: ArgumentHelp(
            "The file has no heading; these are its columns, a dash for one that is not read.",
            valueName: "person,product,-,at"
        )
    )
    var heading: String?

    @Option(
        name: .customLong("default"),
        help: ArgumentHelp("What stands in columns where the file says nothing.", valueName: "kind=view,…")
    )
    var defaults: Assignments?

    var form: FileForm {
        FileForm(
            columns: columns?.values ?? [:],
            heading: heading?.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmed },
            defaults: defaults?.values ?? [:]
        )
    }

    /// What makes an import with them another one than without.
    var options: [String] {
        [("columns", columns?.text), ("heading", heading), ("default", defaults?.text)].compactMap { name, text in
            text.map { "\(name) \($0)" }
        }
    }
}

/// The word of whoever imports that the people have agreed.
struct ConsentOption: ParsableArguments {
    @Option(
        name: .customLong("with-consent"),
        help: """
            Grant everybody's consent to personalisation, given under this version of your text. An import never invents \
            consent, and without it feeds are the same for all: say so only if you can prove it.
            """
    )
    var version: String?

    var options: [String] { version.map { ["consent \($0)"] } ?? [] }
}
