import Messaging
import Model

/// Every type of message there is, from the contracts of all services.
struct Vocabulary: Sendable {
    enum Kind: String, Sendable {
        case command, event, query

        var exchange: String {
            switch self {
            case .command: Exchange.commands
            case .event: Exchange.events
            case .query: Exchange.queries
            }
        }
    }

    struct Entry: Sendable {
        var name: String
        var kind: Kind
        /// Who handles it, or announces it.
        var service: String
        var message: any Message.Type
    }

    let services: [String]
    let entries: [Entry]

    static let ours = Vocabulary(services: Suite.services)

    init(services contracts: [any ServiceContract.Type]) {
        services = contracts.map { $0.service }
        entries = contracts.flatMap { contract in
            let service = contract.service
            return contract.commands.map { Entry(name: $0.name, kind: .command, service: service, message: $0) }
                + contract.events.map { Entry(name: $0.name, kind: .event, service: service, message: $0) }
                + contract.queries.map { Entry(name: $0.name, kind: .query, service: service, message: $0) }
                + Operations.queries.map {
                    Entry(name: "\(service).\($0.name)", kind: .query, service: service, message: $0)
                }
        }
    }

    /// The entry of a type that a verb can use.
    func entry(_ name: String, _ kind: Kind, for verb: String) throws(Failure) -> Entry {
        guard let entry = entries.first(where: { $0.name == name }) else {
            throw .usage(
                "There is no message type \(name).",
                nextStep: suggestion(for: name, among: names(kind)) ?? "`souk describe` lists them all."
            )
        }
        guard entry.kind == kind else {
            let nextStep =
                switch entry.kind {
                case .command: "Use `souk send \(name)`."
                case .query: "Use `souk ask \(name)`."
                case .event: "Only \(entry.service) announces it; `souk watch \(name)` shows it."
                }
            throw .usage(
                "\(name) is \(entry.kind.withArticle), which `souk \(verb)` does not take.",
                nextStep: nextStep
            )
        }
        return entry
    }

    func names(_ kind: Kind? = nil) -> [String] {
        entries.filter { kind == nil || $0.kind == kind }.map(\.name)
    }
}

extension Vocabulary.Kind {
    var withArticle: String { self == .event ? "an event" : "a \(rawValue)" }
}

extension Vocabulary.Entry {
    /// The body that the command line describes: JSON, or fields of the types that the contract names.
    func body(fields: [String], json: String?) throws -> [UInt8] {
        guard let json else {
            let schema = try MessageDescription(message).schema
            return try BodyBuilder.body(of: name, schema: schema, fields: fields).encoded()
        }
        do {
            return try JSONValue.parse(Array(json.utf8)).encoded()
        } catch {
            throw Failure.usage("--json is not JSON: \(error).", nextStep: "`souk describe \(name)` shows an example.")
        }
    }
}
