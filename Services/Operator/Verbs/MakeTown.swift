import ArgumentParser
import Model

struct MakeTown: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "town",
        abstract: "Makes up a town to try Souk with: people, products, follows, a month of behaviour and orders.",
        discussion: """
              souk town --people 2000 --seed 1 --out town
              souk import folder town --currency CNY

            The same seed, sizes and last day make the same files, byte for byte. newcomers.csv, which `souk import folder` \
            leaves alone, holds people who register afterwards, a ring of 40 accounts on three devices among them: \
            `souk import people town/newcomers.csv --live` lets them come.
            """
    )

    @Option(help: "How many people: 10 to 1000000.")
    var people = 2000

    @Option(help: "How many products; three for ten people unless given.")
    var products: Int?

    @Option(help: "Another seed makes another town.")
    var seed: UInt64 = 1

    @Option(help: "The day after the last day of behaviour, such as 2026-06-01.")
    var until = "2026-06-01"

    @Option(help: "The folder for the files.", completion: .directory)
    var out: String

    func validate() throws {
        guard (10...1_000_000).contains(people) else { throw ValidationError("--people has to be from 10 to 1000000.") }
        guard (10...1_000_000).contains(products ?? 10) else {
            throw ValidationError("--products has to be from 10 to 1000000.")
        }
        guard Timestamp(lenient: until) != nil else { throw ValidationError("--until is a day such as 2026-06-01.") }
    }

    func run() throws {
        guard let end = Timestamp(lenient: until) else { throw ValidationError("--until is a day such as 2026-06-01.") }
        let size = Town.Size(people: people, products: products ?? max(10, people * 3 / 10), end: end)
        let town = Town(size, seed: seed)
        let names = try TownFiles(town: town).write(to: out)
        let console = Console.standard
        for name in names { console.print("\(out)/\(name)") }
        console.note(
            "\(town.citizens.count) people, \(town.goods.count) products, \(town.follows.count) follows, "
                + "\(town.actions.count) actions, \(town.newcomers.count) newcomers"
        )
    }
}
