import ArgumentParser
import Model

struct AccountDuties: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duties",
        abstract: "Lists what a person does for the platform; gives them a duty, or takes one from them.",
        discussion: """
              souk account duties sub_01kds9ss20000000000000000a
              souk account duties sub_01kds9ss20000000000000000a --grant support --scope trade
              souk account duties sub_01kds9ss20000000000000000a --withdraw support --scope trade

            From the second person on who has the duty treasury it takes two of them to give it to others, or to take it \
            from one: you say --me, and add as --approval what the other gets by

              souk approve identity.role.grant treasury --payee sub_01kds9ss20000000000000000a

            A duty counts from their next login by two factors; when it is taken away, their sessions with duties end at \
            once. docs/roles.md says which messages a duty may send.

            Exit status: 0 done, 1 refused, 2 nobody answered, 64 the command line is wrong.
            """
    )

    @Argument(help: "The person's pseudonym, sub_….")
    var person: String

    @Option(help: "Give them this duty.")
    var grant: Identity.Duty?

    @Option(help: "Take this duty from them.")
    var withdraw: Identity.Duty?

    @Option(
        help: "The one service in which it counts, such as trade; all unless given.",
        completion: .list(Vocabulary.ours.services)
    )
    var scope: String?

    @Option(help: "Another's approval, where it takes two people.")
    var approval: String?

    @OptionGroup var options: DeskOptions

    func validate() throws {
        guard grant == nil || withdraw == nil else {
            throw ValidationError("--grant and --withdraw are two steps; name one of them.")
        }
        guard scope == nil || grant != nil || withdraw != nil else {
            throw ValidationError("--scope says where a duty counts: add --grant or --withdraw.")
        }
        guard approval == nil || grant != nil || withdraw != nil else {
            throw ValidationError("--approval is for --grant or --withdraw.")
        }
    }

    func run() async throws {
        let person = try parsed(person, as: Person.self)
        let list = try await options.talk { desk in
            if let grant {
                _ = try await desk.send(
                    Identity.GrantRole(person: person, duty: grant, scope: scope, approval: approval)
                )
            }
            if let withdraw { try await remove(withdraw, from: person, at: desk) }
            return try await desk.ask(Identity.FindRoles(person: person))
        }
        var table = TextTable([.init(title: "duty"), .init(title: "in"), .init(title: "since")])
        table.rows = list.duties.map { duty in
            [
                .init(duty.duty.rawValue), .init(duty.scope ?? "all"),
                .init(String(duty.grantedAt.description.prefix(16))),
            ]
        }
        try options.show(list, as: table, orSay: "They have no duties.", on: .standard)
    }

    /// Identity takes it for done if there is no such duty; whoever forgets the scope has to hear of it.
    private func remove(_ duty: Identity.Duty, from person: ID<Person>, at desk: PrivacyDesk) async throws {
        let held = try await desk.ask(Identity.FindRoles(person: person)).duties.filter { $0.duty == duty }
        guard held.isEmpty || held.contains(where: { $0.scope == scope }) else {
            let scopes = held.map { $0.scope.map { "with --scope \($0)" } ?? "without --scope" }
            throw Failure.refused(
                "They have the duty \(duty.rawValue) elsewhere, and keep it.",
                nextStep: "Say it \(scopes.joined(separator: ", or "))."
            )
        }
        _ = try await desk.send(Identity.WithdrawRole(person: person, duty: duty, scope: scope, approval: approval))
    }
}
