import ArgumentParser

struct DeadDrop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "Deletes dead letters for good."
    )

    @OptionGroup var options: DeadLetterOptions

    @Flag(help: "Say what would be dropped, and leave everything as it is.")
    var dryRun = false

    @Flag(help: "Yes, delete them.")
    var yes = false

    func validate() throws {
        guard yes || dryRun else {
            throw ValidationError(
                "What is dropped is gone: say --yes, or look first with --dry-run. `souk dead export` keeps a copy."
            )
        }
    }

    func run() async throws {
        let (filter, isDryRun) = (options.filter, dryRun)
        let dropped = try await options.pass { queue, session in
            var dropped = 0
            try queue.pass(session) { letter in
                guard filter.matches(letter) else { return .kept }
                dropped += 1
                return isDryRun ? .kept : .settled
            }
            return dropped
        }
        Console.standard.note("\(isDryRun ? "would drop" : "dropped") \(dropped)")
    }
}
