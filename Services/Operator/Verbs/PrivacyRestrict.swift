import ArgumentParser
import Model

struct PrivacyRestrict: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restrict",
        abstract: "Has every service keep a person's data and do nothing else with it, or ends that.",
        discussion: """
              souk privacy restrict sub_01kds9ss20000000000000000a --ground accuracy_contested
              souk privacy restrict sub_01kds9ss20000000000000000a --ground accuracy_contested --lift

            Grounds add up: the restriction ends with the last one that is lifted. The answer names those that are left.

            Exit status: 0 done, 1 refused, 2 nobody answered, 64 the command line is wrong.
            """
    )

    @Argument(help: "The person's pseudonym, sub_….")
    var person: String

    @Option(help: "Why their data may only be kept.")
    var ground: Identity.RestrictionGround

    @Flag(help: "Take this ground away.")
    var lift = false

    @OptionGroup var options: DeskOptions

    func run() async throws {
        let person = try parsed(person, as: Person.self)
        let report = try await options.talk { desk in
            try await lift
                ? desk.send(Identity.LiftRestriction(person: person, ground: ground))
                : desk.send(Identity.SetRestriction(person: person, ground: ground))
        }
        try options.show(report, on: .standard)
    }
}
