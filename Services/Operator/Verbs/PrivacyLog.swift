import ArgumentParser
import Messaging
import Model

struct PrivacyLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Shows who has seen personal data in clear, and checks that nobody has changed the record.",
        discussion: """
              souk privacy log
              souk privacy log --verify

            --verify hashes all entries anew and compares them with every checkpoint that risk-control has kept: an \
            entry that was changed, dropped or put in, and a log that was cut off or written anew, don't fit. Of entries \
            older than three years only the hash is left, which is enough for that.

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
        let leaves = try await Self.leaves(from: desk)
        for case .entry(let entry) in leaves { console.print(entry) }
        if leaves.isEmpty { console.note("Nobody has seen anything.") }
        if verify {
            let checkpoints = try await desk.ask(RiskControl.ListCheckpoints()).checkpoints
            let check = try AccessLogCheck(
                leaves: leaves,
                checkpoints: checkpoints,
                key: key,
                at: Environment.system.now()
            )
            for finding in check.findings { console.note("\(finding)") }
            guard check.isSound else {
                throw Failure.refused("The access log was changed.", nextStep: "Compare it with a backup of identity.")
            }
            console.note("\(checkpoints.count) checkpoints fit.")
        }
        await desk.end()
    }

    /// The whole log, in order.
    private static func leaves(from desk: PrivacyDesk) async throws -> [AccessLogCheck.Leaf] {
        var leaves: [AccessLogCheck.Leaf] = []
        while true {
            let page = try await desk.ask(Identity.ListAccesses(from: leaves.count))
            let gone = Dictionary((page.gone ?? []).map { ($0.position, $0.hash) }) { first, _ in first }
            var entries = page.entries[...]
            for _ in 0..<(gone.count + entries.count) {
                if let hash = gone[leaves.count] {
                    leaves.append(.gone(hash: hash))
                } else if let entry = entries.popFirst() {
                    leaves.append(.entry(entry))
                }
            }
            if page.entries.isEmpty && gone.isEmpty || leaves.count >= page.size { return leaves }
        }
    }
}
