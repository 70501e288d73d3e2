import ArgumentParser
import Messaging
import Model

struct Describe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Explains a message type, or lists all of them.",
        discussion: """
              souk describe
              souk describe catalogue
              souk describe catalogue.product.create
            """
    )

    @Argument(help: "A message type, or a service to list its types.", completion: .messageTypes())
    var subject: String?

    func run() async throws {
        let console = Console.standard
        guard let subject else { return list(Suite.contracts, on: console) }
        if let contract = Suite.contracts.first(where: { $0.service == subject }) {
            return list([contract], on: console)
        }
        guard let message = Suite.message(named: subject) else {
            throw Failure.usage(
                "There is no message type \(subject).",
                nextStep: suggestion(for: subject, among: Vocabulary.ours.names()) ?? "`souk describe` lists them all."
            )
        }
        console.output.write(try MessageDescription(message).text())
    }

    private func list(_ contracts: [any ServiceContract.Type], on console: Console) {
        for (position, contract) in contracts.enumerated() {
            if position > 0 { console.print() }
            console.print("\(console.output.painted(contract.service, .bold)): \(contract.summary)")
            for line in Self.table(contract).lines(for: console.output) { console.print(line) }
        }
    }

    private static func table(_ contract: any ServiceContract.Type) -> TextTable {
        var table = TextTable([.init(title: "type"), .init(title: "kind"), .init(title: "summary")])
        func add(_ messages: [any Message.Type], _ kind: Vocabulary.Kind) {
            table.rows += messages.map { [.init($0.name), .init(kind.rawValue, .dim), .init($0.summary)] }
        }
        add(contract.commands, .command)
        add(contract.events, .event)
        add(contract.queries, .query)
        return table
    }
}
