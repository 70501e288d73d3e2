import AMQP
import ArgumentParser
import Model

struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows events while they happen.",
        discussion: """
            In a pattern * stands for one word and # for any number of words:

              souk watch
              souk watch 'catalogue.#' '*.order.placed'
              souk watch --format cloudevents | jq .subject
            """
    )

    @Argument(help: "Types or patterns; all events if there is none.", completion: .messageTypes(.event))
    var patterns: [String] = []

    @Option(help: "line, json or cloudevents (CloudEvents 1.0, structured mode).")
    var format = EventFormat.line

    @Option(help: "Stop after so many events.")
    var count: Int?

    @OptionGroup var broker: BrokerOptions

    func validate() throws {
        guard count ?? 1 > 0 else { throw ValidationError("--count has to be above 0.") }
    }

    func run() async throws {
        let console = Console.standard
        let settings = try broker.settings()
        for pattern in patterns { warn(about: pattern, on: console) }
        // The first connection fails at once where the watch itself would try for ever.
        try await Session.use(settings) { try $0.declareExchange("souk.events", type: "topic", passive: true) }
        var seen = 0
        for await event in EventFeed(settings, patterns: patterns.isEmpty ? ["#"] : patterns).events() {
            switch event {
            case .connected: console.note("Watching. Ctrl-C ends it.")
            case .leftOut(let count): console.note("\(count) events were left out: more happened than could be shown.")
            case .interrupted(let error): console.note("\(error). Events until the next connection are not shown.")
            case .happened(let delivery):
                console.print(format.text(delivery, for: console.output))
                seen += 1
                if seen == count { return }
            }
        }
    }

    /// A pattern without a wildcard is a type; one that nobody announces shows nothing for ever.
    private func warn(about pattern: String, on console: Console) {
        let types = Vocabulary.ours.names(.event)
        guard !pattern.contains(where: { $0 == "*" || $0 == "#" }), !types.contains(pattern) else { return }
        let hint =
            types.contains { $0.hasPrefix(pattern + ".") }
            ? "`souk watch '\(pattern).#'` shows all that begin so." : suggestion(for: pattern, among: types)
        console.note("No contract has an event \(pattern). \(hint ?? "`souk describe` lists them.")")
    }
}
