import ArgumentParser
import Model

struct Accounts: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract:
            "Looks after people's accounts: where they are logged in, what they may do here, whether they may act.",
        subcommands: [AccountShow.self, AccountSessions.self, AccountDuties.self, AccountRestore.self]
    )
}

struct AccountShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows an account, with its personal data masked.",
        discussion: """
              souk account show sub_01kds9ss20000000000000000a

            `souk privacy reveal` shows the whole of it, for a reason.

            Exit status: 0 shown, 1 refused, 2 nobody answered, 64 the command line is wrong.
            """
    )

    @Argument(help: "The person's pseudonym, sub_….")
    var person: String

    @OptionGroup var options: DeskOptions

    func run() async throws {
        let console = Console.standard
        let person = try parsed(person, as: Person.self)
        let profile = try await options.talk { desk in try await desk.ask(Identity.FindPerson(person: person)) }
        try options.show(profile, on: console)
        if profile.state == .suspended { console.note("`souk account restore \(person)` lets them act again.") }
    }
}

struct AccountRestore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Lets a person act again whose account risk control has suspended.",
        discussion: """
              souk account restore sub_01kds9ss20000000000000000a

            Exit status: 0 done, 1 refused, 2 nobody answered, 64 the command line is wrong.
            """
    )

    @Argument(help: "The person's pseudonym, sub_….")
    var person: String

    @OptionGroup var options: DeskOptions

    func run() async throws {
        let person = try parsed(person, as: Person.self)
        let profile = try await options.talk { desk in
            _ = try await desk.send(Identity.RestorePerson(person: person))
            return try await desk.ask(Identity.FindPerson(person: person))
        }
        try options.show(profile, on: .standard)
    }
}
