import ArgumentParser
import Model

struct PrivacyErase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Erases a person in every service, for good.",
        discussion: """
              souk privacy erase sub_01kds9ss20000000000000000a --watch

            With --watch it shows each service's confirmation as it arrives, until identity has destroyed the person's \
            keys and signed the certificate. Said again for the same person it is the same erasure.

            Exit status: 0 begun, or with --watch certified; 1 refused; 2 a service has not confirmed in time.
            """
    )

    @Argument(help: "The person's pseudonym, sub_….")
    var person: String

    @Flag(help: "Wait for all confirmations, and show them.")
    var watch = false

    @Option(help: "Seconds to wait with --watch.")
    var timeout = 60.0

    @OptionGroup var broker: BrokerOptions

    func validate() throws {
        guard timeout > 0, timeout <= 86_400 else { throw ValidationError("--timeout has to be above 0, in seconds.") }
    }

    func run() async throws {
        let console = Console.standard
        let person = try parsed(person, as: Person.self)
        let desk = try await PrivacyDesk(broker, patience: .seconds(timeout))
        let request = try await desk.send(Identity.ErasePerson(person: person)).request
        console.note("Erasing \(person).")
        console.print("\(request)")
        if watch { try await Self.follow(request, at: desk, console) }
        await desk.end()
    }

    /// Shows each service's confirmation as it arrives, until identity has signed the certificate.
    static func follow(_ request: ID<Identity.Erasure>, at desk: PrivacyDesk, _ console: Console) async throws {
        var shown: Set<String> = []
        let report = try await desk.ask(Identity.FindErasure(request: request)) { report in
            for confirmation in report.confirmations where shown.insert(confirmation.service).inserted {
                console.print(ErasureLine(confirmation).text)
            }
            return report.state == .certified
        }
        guard let report else {
            let report = try await desk.ask(Identity.FindErasure(request: request))
            throw Failure.unreachable(
                "\(report.awaited.joined(separator: ", ")) did not confirm in time that nothing is left.",
                nextStep: "They erase as soon as they run; `souk status` shows them, and "
                    + "`souk privacy erase \(report.person) --watch` watches again."
            )
        }
        console.print("\(report.destroyedKeys) keys destroyed")
        console.note("Certified. `souk privacy certificate \(request) --verify` checks it.")
    }
}
