import ArgumentParser
import Model

struct DeriveID: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "id",
        abstract: "Prints the ids under which an import knows people, products, orders and returns of a source.",
        discussion: """
              souk ask recommendation.feed.ask person=$(souk id person 17 --source shop)
              cut -d, -f1 people.csv | souk id person - --source shop | paste -d, people.csv -

            Asks nobody: the ids follow from the names.
            """
    )

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case person, product, order
        case `return`
    }

    @Argument(help: "person, product, order or return.")
    var kind: Kind

    @Argument(help: "What the source calls them, a product by its SKU; - reads one from each line of standard input.")
    var names: [String]

    @OptionGroup var source: SourceOption

    func run() {
        let console = Console.standard
        if names == ["-"] {
            while let name = readLine() { console.print(id(name.trimmed)) }
        } else {
            for name in names { console.print(id(name)) }
        }
    }

    private func id(_ name: String) -> String {
        switch kind {
        case .person: source.ids.id(name, of: Person.self).description
        case .product: source.ids.id(name, of: Catalogue.Product.self).description
        case .order: source.ids.id(name, of: Trade.Order.self).description
        case .return: source.ids.id(name, of: Trade.Return.self).description
        }
    }
}
