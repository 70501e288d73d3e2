import AMQP
import Messaging
import Model
import Privacy

/// Seals personal data before it leaves this process: identity alone can read it from then on.
struct Sealer: Sendable {
    private let key: SealingKey

    init(_ key: Identity.SealingKey) throws(PrivacyError) {
        self.key = try SealingKey(id: key.id, publicKey: key.publicKey)
    }

    /// Asks identity for the key to seal to.
    static func asking(_ settings: ConnectionSettings, patience: Duration) async throws -> Sealer {
        let vocabulary = Vocabulary.ours
        let entry = try vocabulary.entry(Identity.FindSealingKey.name, .query, for: "ask")
        try await Reachability.check(entry, settings, needsConsumer: true)
        let composer = Composer(signer: settings.signer, patience: patience)
        let conversation = Conversation(settings, patience: patience)
        let answer = try await conversation.answer(to: composer.message(entry, body: Array("{}".utf8)))
        await conversation.end()
        switch answer {
        case .ok(let reply): return try Sealer(JSON.decode(Identity.SealingKey.self, from: reply.encoded()))
        case .problem(let problem): throw Failure.refused("\(entry.name) was refused: \(problem)")
        }
    }

    /// Whether messages of this form have anything to seal.
    static func isNeeded(for schema: MessageSchema) -> Bool {
        schema.flattened.contains { $0.schema == .sealed || $0.schema == .array(.sealed) }
    }

    func seal(_ text: String, for purpose: SealingPurpose) throws -> Sealed { try key.seal(text, for: purpose) }

    /// The body of a message with everything sealed that the contract wants sealed.
    func seal(_ body: JSONValue, of message: any Message.Type, _ schema: MessageSchema) throws -> JSONValue {
        let person = body["person"]?.string.flatMap { ID<Person>($0) }
        let recipientKey = body["recipient_key"]?.string
        return try seal(body, schema, at: "") { path in
            .field(path, of: message, person: person, recipientKey: recipientKey)
        }
    }

    private func seal(
        _ value: JSONValue,
        _ schema: MessageSchema,
        at path: String,
        for purpose: (String) -> SealingPurpose
    ) throws -> JSONValue {
        switch (schema, value) {
        case (.sealed, .string(let text)):
            return .string(isSealed(text) ? text : try key.seal(text, for: purpose(path)).text)
        case (.object(let fields), .object(var object)):
            for field in fields {
                guard let inner = object[field.name] else { continue }
                let innerPath = path.isEmpty ? field.name : "\(path).\(field.name)"
                object[field.name] = try seal(inner, field.schema, at: innerPath, for: purpose)
            }
            return .object(object)
        case (.array(let element), .array(let values)):
            return .array(try values.map { try seal($0, element, at: path, for: purpose) })
        default:
            return value
        }
    }

    /// The form alone doesn't tell: a name such as `li.mei` has it, too, and would go out in clear.
    private func isSealed(_ text: String) -> Bool {
        guard Sealed(text) != nil, text.hasPrefix(key.id + ".") else { return false }
        return Base64URL.decode(text.dropFirst(key.id.count + 1)).map { $0.count > 32 + 16 } ?? false
    }
}

extension MessageSchema {
    fileprivate static var sealed: MessageSchema { .string(Sealed.textForm) }
}
