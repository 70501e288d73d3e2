import ArgumentParser
import Messaging

struct DeadShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows all of one dead letter, as JSON."
    )

    @Argument(help: "The service, such as catalogue.", completion: .list(Vocabulary.ours.services))
    var service: String

    @Argument(help: "The id of the message, as `souk dead list` shows it.")
    var id: String

    @OptionGroup var broker: BrokerOptions

    func run() async throws {
        let console = Console.standard
        let id = id
        let letter = try await DeadLetterQueue(service: service).use(broker) { queue, session in
            var found: DeadLetter?
            try queue.pass(session) { letter in
                guard letter.id == id else { return .kept }
                found = letter
                return .lastKept
            }
            return found
        }
        guard let letter else {
            throw Failure.refused(
                "\(service).dead holds no message \(id).",
                nextStep: "`souk dead list \(service)` shows what it holds."
            )
        }
        console.print(letter.record.pretty())
    }
}
