import AMQP
import ArgumentParser
import Model

struct Dead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Looks at dead letters, and puts them back or drops them.",
        discussion: """
            A dead letter is a message that a service could not handle; it waits in <service>.dead until somebody decides.

              souk dead list catalogue
              souk dead show catalogue 01936f5e-…
              souk dead replay catalogue --type 'catalogue.product.*' --since 2h --dry-run
            """,
        subcommands: [DeadList.self, DeadShow.self, DeadReplay.self, DeadDrop.self, DeadExport.self]
    )
}

/// Whose dead letters, and which of them.
struct DeadLetterOptions: ParsableArguments {
    @Argument(help: "The service, such as catalogue.", completion: .list(Vocabulary.ours.services))
    var service: String

    @Option(help: "Only this type; may end with *, and may be repeated.", completion: .messageTypes())
    var type: [String] = []

    @Option(help: "Only this reason, such as failed; may be repeated.")
    var reason: [String] = []

    @Option(help: "Only the message with this id; may be repeated.")
    var id: [String] = []

    @Option(help: "Only what failed since then: an age such as 30m, 2h, 3d, or a time such as 2026-11-21T08:30:00Z.")
    var since: String?

    @OptionGroup var broker: BrokerOptions

    func validate() throws {
        if let since, DeadLetterFilter.moment(since, now: .now) == nil {
            throw ValidationError("--since is an age such as 30m, 2h or 3d, or a time such as 2026-11-21T08:30:00Z.")
        }
    }

    var filter: DeadLetterFilter {
        DeadLetterFilter(
            types: type,
            reasons: reason,
            ids: id,
            since: since.flatMap { DeadLetterFilter.moment($0, now: .now) }
        )
    }

    func pass<R: Sendable>(_ body: @escaping @Sendable (DeadLetterQueue, Session) throws -> R) async throws -> R {
        try await DeadLetterQueue(service: service).use(broker, body)
    }
}

extension DeadLetterQueue {
    /// Runs a pass over the queue on a session of its own.
    func use<R: Sendable>(
        _ broker: BrokerOptions,
        _ body: @escaping @Sendable (DeadLetterQueue, Session) throws -> R
    ) async throws -> R {
        do {
            return try await Session.use(try broker.settings().named("souk dead")) { try body(self, $0) }
        } catch let error as AMQPError where error.replyCode == 404 {
            throw Failure.unreachable(
                "There is no queue \(name) at the broker.",
                nextStep: suggestion(for: service, among: Vocabulary.ours.services.filter { $0 != service })
                    ?? "The service declares it when it first starts; `souk status` shows the services."
            )
        }
    }
}
