import ArgumentParser
import Model

struct PrivacyStatistic: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statistic",
        abstract: "Counts people for publication, with noise that hides each of them.",
        discussion: """
              souk privacy statistic marketing_consents
              souk privacy statistic people --locale zh-Hans

            Every new count spends a part of the quarter's budget, since each gives a little away; the same count asked \
            for again in the quarter is the same number, and free. How much is left comes with each count.

            Exit status: 0 counted, 1 refused: the budget is spent, 2 nobody answered, 64 the command line is wrong.
            """
    )

    @Argument(help: "What to count.")
    var statistic: Identity.Statistic

    @Option(help: "Only people of this language, such as zh-Hans; all unless given.")
    var locale: String?

    @OptionGroup var options: DeskOptions

    func run() async throws {
        let console = Console.standard
        let published = try await options.talk { desk in
            try await desk.send(Identity.PublishStatistic(statistic: statistic, locale: locale))
        }
        try options.show(published, on: console)
        let left = published.remainingTenths / published.epsilonTenths
        console.note("The budget of \(published.quarter) is enough for \(left) more.")
    }
}
