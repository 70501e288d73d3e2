/// What services say to each other; the contract of one message type.
///
/// The wire name, the summary and the example are literals, written once, here. From them come the routing, the
/// documents and the tests. On the wire the body is JSON with the property names in `snake_case`.
public protocol Message: Exemplified, Codable, Sendable {
    /// The type on the wire: `service.entity.verb`, for events in the past participle. Never changes its meaning:
    /// a breaking change is a new name ending `.v2`.
    static var name: String { get }

    /// One sentence for operators, with a full stop.
    static var summary: String { get }
}

/// A type that can show a believable value of itself; messages and replies are.
public protocol Exemplified {
    /// With every optional object present, since schemas are derived from it. Documents print it, tests send it.
    static var example: Self { get }
}

extension Message {
    /// The service that owns the message: the first word of its name.
    public static var service: String { String(name.prefix { $0 != "." }) }
}

/// Asks one service to change something; answered by a reply or a refusal.
public protocol Command: Message {
    associatedtype Reply: Codable & Sendable

    /// Who may send it, besides the operator, who may send everything.
    static var roles: [Role] { get }

    /// The codes that its handler may refuse with, besides the general ones of ``RefusalCode/general``.
    static var refusals: [RefusalCode] { get }

    /// Commands of one key are handled in the order in which they arrived, even when one has to be retried; in a
    /// partitioned service the key also says which partition owns the command.
    var partitionKey: String { get }
}

extension Command {
    public static var roles: [Role] { [] }
    public static var refusals: [RefusalCode] { [] }
}

/// Something that a person does or asks themselves: sent with their access token, it may be about nobody else.
public protocol Personal: Message {
    var actor: ID<Person> { get }
}

/// Says that something happened; anybody may listen.
public protocol Event: Message {
    /// Events of one key reach every listener in the order in which they happened.
    var partitionKey: String { get }
}

/// Reads and changes nothing.
public protocol Query: Message {
    associatedtype Reply: Codable & Sendable
    static var roles: [Role] { get }
    static var refusals: [RefusalCode] { get }
}

extension Query {
    public static var roles: [Role] { [.edge, .person] }
    public static var refusals: [RefusalCode] { [] }
}

/// Work on the outside world, such as a mail to send: never on the wire, always a row before the call.
public protocol Effect: Codable, Sendable {
    /// `service.entity.verb`, stable: rows that wait are found by it after an upgrade.
    static var name: String { get }

    /// The command that carries the result back into the service.
    associatedtype Outcome: Command
}

/// The messages that one service owns; each contract file declares one, without cases, as the namespace.
public protocol ServiceContract: Sendable {
    /// The first word of every message name, and the name of the queues: `catalogue`, `social-graph`.
    static var service: String { get }
    static var summary: String { get }
    static var commands: [any Command.Type] { get }
    static var events: [any Event.Type] { get }
    static var queries: [any Query.Type] { get }
}

extension ServiceContract {
    public static var messages: [any Message.Type] {
        commands.map { $0 as any Message.Type } + events.map { $0 as any Message.Type }
            + queries.map { $0 as any Message.Type }
    }
}
