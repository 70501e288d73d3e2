public import Model

/// Everything that a contract says about one message; what the documents, `souk describe` and the golden files show.
public struct MessageDescription: Sendable {
    public enum Kind: String, Sendable { case command, event, query }

    public let name: String
    public let service: String
    public let kind: Kind
    public let summary: String
    public let schema: MessageSchema
    public let example: JSONValue
    /// Who may send it besides the operator; nobody, for an event.
    public let roles: [Role]
    /// The codes that are special to this message, not the general ones.
    public let refusals: [RefusalCode]
    public let reply: Reply?

    public struct Reply: Sendable {
        public let schema: MessageSchema
        public let example: JSONValue
    }

    /// - Throws: If the example cannot be encoded or does not show all objects inside.
    public init(_ type: any Message.Type) throws(JSONError) {
        self = try Self.describe(type)
    }

    private static func describe<T: Message>(_ type: T.Type) throws(JSONError) -> MessageDescription {
        switch type {
        case let command as any Command.Type: try describe(command: command)
        case let query as any Query.Type: try describe(query: query)
        default: try MessageDescription(type, .event, roles: [], refusals: [], reply: nil)
        }
    }

    private static func describe<T: Command>(command: T.Type) throws(JSONError) -> MessageDescription {
        try MessageDescription(
            command,
            .command,
            roles: command.roles,
            refusals: command.refusals,
            reply: try reply(T.Reply.self, to: command)
        )
    }

    private static func describe<T: Query>(query: T.Type) throws(JSONError) -> MessageDescription {
        try MessageDescription(
            query,
            .query,
            roles: query.roles,
            refusals: query.refusals,
            reply: try reply(T.Reply.self, to: query)
        )
    }

    private init<T: Message>(
        _ type: T.Type,
        _ kind: Kind,
        roles: [Role],
        refusals: [RefusalCode],
        reply: Reply?
    ) throws(JSONError) {
        name = type.name
        service = type.service
        self.kind = kind
        summary = type.summary
        schema = try .recorded(from: type)
        example = try JSONValue.parse(JSON.encode(type.example))
        self.roles = roles
        self.refusals = refusals
        self.reply = reply
    }

    private static func reply(
        _ type: any (Codable & Sendable).Type,
        to message: any Message.Type
    ) throws(JSONError) -> Reply {
        guard let type = type as? any (Exemplified & Codable).Type else {
            throw JSONError(path: "$", detail: "the reply to \(message.name) has no example: make it Exemplified")
        }
        return try reply(type)
    }

    private static func reply<T: Exemplified & Codable>(_ type: T.Type) throws(JSONError) -> Reply {
        Reply(schema: try .recorded(from: type), example: try JSONValue.parse(JSON.encode(type.example)))
    }
}

extension MessageDescription {
    /// Who may send it, in words.
    var senders: String {
        kind == .event
            ? service
            : roles == [.itself]
                ? "\(service) itself" : (["operator"] + roles.map(\.description)).joined(separator: ", ")
    }

    var exchange: String {
        switch kind {
        case .command: "souk.commands"
        case .event: "souk.events"
        case .query: "souk.queries"
        }
    }

    /// The description as `souk describe` prints it.
    public func text() -> String {
        var blocks = ["\(name)  (\(kind), \(kind == .event ? "from" : "sent by") \(senders))\n\(summary)"]
        blocks.append(Self.fields(schema, title: "Fields"))
        blocks.append("Example\n" + Self.indented(example.pretty()))
        if let reply {
            blocks.append(Self.fields(reply.schema, title: "Reply"))
            blocks.append("Example of the reply\n" + Self.indented(reply.example.pretty()))
        }
        if kind != .event {
            let codes = refusals + RefusalCode.general
            let width = codes.map(\.code.count).max() ?? 0
            blocks.append(
                "Refusals\n" + codes.map { "  \(Self.padded($0.code, width))  \($0.title)" }.joined(separator: "\n")
            )
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private static func fields(_ schema: MessageSchema, title: String) -> String {
        let fields = schema.flattened
        guard !fields.isEmpty else { return "\(title)\n  none" }
        let names = fields.map(\.name.count).max() ?? 0
        let titles = fields.map(\.schema.title.count).max() ?? 0
        let lines = fields.map { field in
            "  \(padded(field.name, names))  \(padded(field.schema.title, titles))  "
                + (field.isRequired ? "required" : "optional")
        }
        return ([title] + lines).joined(separator: "\n")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(width - text.count, 0))
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    }
}
