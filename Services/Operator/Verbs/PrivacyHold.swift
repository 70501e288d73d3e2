import ArgumentParser
import Model
import Privacy

struct PrivacyHold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Keeps a person from being erased, as a court may want it, or ends that.",
        discussion: """
              souk privacy hold sub_01kds9ss20000000000000000a --reason "Claim 17 in court."
              souk privacy hold sub_01kds9ss20000000000000000a --reason "Claim 17 is settled." --lift

            Who did it and why is in the access log (`souk privacy log`). An erasure that has waited for it goes on by \
            itself.

            Exit status: 0 done, 1 refused, 2 nobody answered, 64 the command line is wrong.
            """
    )

    @Argument(help: "The person's pseudonym, sub_….")
    var person: String

    @Option(help: "Why, in a sentence; for the access log, under the person's key.")
    var reason: String

    @Flag(help: "End the hold.")
    var lift = false

    @OptionGroup var options: DeskOptions

    func run() async throws {
        let person = try parsed(person, as: Person.self)
        let report = try await options.talk { desk in
            let sealer = try await desk.sealer()
            func reason(for command: any Command.Type) throws -> Sealed {
                try sealer.seal(self.reason, for: .field("reason", of: command, person: person))
            }
            return try await lift
                ? desk.send(Identity.LiftHold(person: person, reason: reason(for: Identity.LiftHold.self)))
                : desk.send(Identity.PlaceHold(person: person, reason: reason(for: Identity.PlaceHold.self)))
        }
        try options.show(report, on: .standard)
    }
}
