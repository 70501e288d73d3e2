import ArgumentParser
import Model

struct PrivacyLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Shows who has seen personal data in clear, and checks that nobody has changed the record.",
        discussion: """
              souk privacy log
              souk privacy log --verify

            --verify hashes all entries anew and compares them with every checkpoint that risk-control has kept: an \
            entry that was changed, dropped or put in, and a log that was cut off or written anew, don't fit.

            Exit status: 0 shown, and found right; 1 something is wrong; 2 nobody answered.
            """
    )

    @Flag(help: "Compare it with the checkpoints that risk-control has kept.")
    var verify = false

    @Option(help: "Identity's public key (Ed25519, base64url), if you have kept it.")
    var key: String?

    @OptionGroup var broker: BrokerOptions

    func run() async throws {
        let console = Console.standard
        let desk = try await PrivacyDesk(broker, patience: .seconds(10))
        let entries = try await Self.entries(from: desk)
        for entry in entries { console.print(entry) }
        if entries.isEmpty { console.note("Nobody has seen anything.") }
        if verify {
            let checkpoints = try await desk.ask(RiskControl.ListCheckpoints()).checkpoints
            let check = try AccessLogCheck(entries: entries, checkpoints: checkpoints, key: key)
            for finding in check.findings { console.note("\(finding)") }
            guard check.isSound else {
                throw Failure.refused("The access log was changed.", nextStep: "Compare it with a backup of identity.")
            }
            console.note("\(checkpoints.count) checkpoints fit.")
        }
        await desk.end()
    }

    private static func entries(from desk: PrivacyDesk) async throws -> [String] {
        var entries: [String] = []
        while true {
            let page = try await desk.ask(Identity.ListAccesses(from: entries.count))
            entries += page.entries
            if page.entries.isEmpty || entries.count >= page.size { return entries }
        }
    }
}
