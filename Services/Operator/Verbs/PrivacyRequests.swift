import ArgumentParser
import Model

struct PrivacyRequests: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests",
        abstract: "Lists what people have asked about their data, and by when they have to be answered.",
        discussion: """
              souk privacy requests
              souk privacy requests --person sub_01kds9ss20000000000000000a --all

            Those that are due first are at the top. A deadline is the earlier of those of the laws that apply. `souk \
            privacy request` takes one down, and answers it.

            Exit status: 0 listed, 1 something is overdue, 2 nobody answered, 64 the command line is wrong.
            """
    )

    @Option(help: "Only those of one person, sub_….")
    var person: String?

    @Flag(help: "Also those that are answered.")
    var all = false

    @OptionGroup var options: DeskOptions

    func run() async throws {
        let console = Console.standard
        let person = try person.map { person in try parsed(person, as: Person.self) }
        let list = try await options.talk { desk in
            try await desk.ask(Identity.ListRequests(person: person, isSettledIncluded: all))
        }
        let table = RequestLines(list.requests).table
        try options.show(list, as: table, orSay: "Nobody waits for an answer.", on: console)
        let overdue = list.requests.count { $0.settledAt == nil && $0.escalatedAt != nil }
        guard overdue == 0 else {
            throw Failure.refused(
                "\(overdue) overdue.",
                nextStep: "Answer them first: `souk help privacy request`."
            )
        }
    }
}
