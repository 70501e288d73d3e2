import AMQP
import ArgumentParser

struct DeadReplay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Puts dead letters back into the queues they came from.",
        discussion: """
            A letter leaves <service>.dead only after the broker has confirmed its copy, which keeps its id: interrupted \
            at any moment nothing is lost, and the same command goes on where it stopped.
            """
    )

    @OptionGroup var options: DeadLetterOptions

    @Flag(help: "Say what would be replayed, and leave everything as it is.")
    var dryRun = false

    @Option(help: "At most so many a second.")
    var rate: Double?

    @Option(help: "The queue for letters that do not say where they came from.")
    var to: String?

    func validate() throws {
        guard (0.01...1e6).contains(rate ?? 1) else { throw ValidationError("--rate has to be from 0.01 to 1000000.") }
    }

    func run() async throws {
        let console = Console.standard
        let replay = Replay(
            filter: options.filter,
            isDryRun: dryRun,
            rate: rate,
            fallbackQueue: to,
            user: try options.broker.settings().signer
        )
        let outcome = try await options.pass { queue, session in
            let total = try session.depth(of: queue.name)?.messages
            var bar = ProgressBar(total: total, started: .now)
            let outcome = try replay.run(on: queue, session) { outcome in
                guard console.notes.isTerminal else { return }
                let done = outcome.replayed + outcome.kept + outcome.stuck.count
                if let line = bar.line(done: done, refused: 0, width: console.notes.width, at: .now) {
                    console.notes.write("\r\u{1B}[K\(line)")
                }
            }
            if console.notes.isTerminal { console.notes.write("\r\u{1B}[K") }
            return outcome
        }
        for reason in outcome.stuck { console.note("stays: \(reason)") }
        console.note("\(dryRun ? "would replay" : "replayed") \(outcome.replayed), left \(outcome.kept) others")
        guard outcome.stuck.isEmpty else {
            throw Failure.refused(
                "\(outcome.stuck.count) could not be replayed.",
                nextStep: "--to QUEUE names a queue for letters that do not say where they came from."
            )
        }
    }
}
