internal import AMQP
internal import Model
internal import Storage

/// Who waits for the answer to a command that takes an effect to answer.
///
/// Kept in the properties of the effect, then of the command that carries its result: where that ends, in whatever way,
/// the asker is answered, and their inbox row gets the answer.
struct Asker: Hashable {
    var source: String
    var id: String
    /// Whether they gave their message no id, so that it can't be told when it comes again.
    var isAnonymous: Bool
    var type: String
    var replyTo: String?
    var correlationID: String?
}

extension Asker {
    init(of message: Incoming) {
        source = message.source
        id = message.id
        isAnonymous = message.isAnonymous
        type = message.type
        replyTo = message.replyTo
        correlationID = message.correlationID ?? message.id
    }

    /// Their message, as far as it takes to answer it.
    var message: Incoming {
        var message = Incoming(
            stored: Properties(
                correlationID: correlationID,
                replyTo: replyTo,
                messageID: id,
                type: type,
                appID: source
            ),
            exchange: "",
            routingKey: type,
            body: []
        )
        message.isAnonymous = isAnonymous
        return message
    }
}

extension Properties {
    private static let name = "souk-asker"

    /// Never believed of a message from outside: see `forgetAsker`.
    var asker: Asker? {
        get {
            guard let table = headers[Self.name]?.tableValue, let source = table["source"]?.stringValue,
                let id = table["id"]?.stringValue, let type = table["type"]?.stringValue
            else { return nil }
            return Asker(
                source: source,
                id: id,
                isAnonymous: table["anonymous"]?.boolValue == true,
                type: type,
                replyTo: table["reply-to"]?.stringValue,
                correlationID: table["correlation-id"]?.stringValue
            )
        }
        set {
            guard let newValue else { return headers[Self.name] = nil }
            var table = Table()
            table.append("source", .string(newValue.source))
            table.append("id", .string(newValue.id))
            table.append("anonymous", .bool(newValue.isAnonymous))
            table.append("type", .string(newValue.type))
            if let replyTo = newValue.replyTo { table.append("reply-to", .string(replyTo)) }
            if let correlationID = newValue.correlationID { table.append("correlation-id", .string(correlationID)) }
            headers[Self.name] = .table(table)
        }
    }

    /// Takes the header off that only we may set: else a sender could have another's message answered.
    mutating func forgetAsker() {
        guard headers[Self.name] != nil else { return }
        headers[Self.name] = nil
    }
}

// Answers that come later.
extension Turn {
    /// Has the answer go where the asker listens now: they have asked again, over another connection perhaps.
    ///
    /// Without the row the result is here, and parked; whoever asks once more after that finds the answer.
    func redirectAnswer(_ effect: [UInt8], to message: Incoming) throws {
        let table = EffectTable(database: database)
        guard let row = try table.find(effect) else { return }
        var properties = try Properties(encoded: row.blob("properties"))
        properties.asker = Asker(of: message)
        try table.change(effect, properties: properties)
    }

    /// One effect leads to another: whoever waits for the first is answered by the second.
    func askerGoesOnWaiting(of message: Incoming, for effect: UUID128) throws {
        guard let asker = message.properties.asker, !asker.isAnonymous else { return }
        try statements.inbox.remember(asker.message, .waiting, reply: effect.bytes, at: now)
    }

    /// Ends the wait of whoever asked for what this message brings, if anybody did.
    func answerAsker(of message: Incoming, _ outcome: Inbox.State, _ body: [UInt8]) throws {
        guard let asker = message.properties.asker else { return }
        if !asker.isAnonymous { try statements.inbox.remember(asker.message, outcome, reply: body, at: now) }
        try reply(to: asker.message, body)
    }
}
