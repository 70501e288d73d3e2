import AMQP
import Messaging
import Model

/// A command to send, and what to make of the answer.
struct ImportMessage: Sendable {
    var entry: Vocabulary.Entry
    var id: UUID128
    var key: String
    var body: [UInt8]
    var repetition: Repetition?

    /// The refusal that says: this is there already; the same code about another field says something else.
    struct Repetition: Sendable {
        var code: RefusalCode
        var path: String

        static let personExists = Repetition(code: .personExists, path: "$.person")
        static let productExists = Repetition(code: .productExists, path: "$.id")
        static let orderExists = Repetition(code: .orderExists, path: "$.id")
    }

    /// The id is made of the command itself: said again in the same words it is the same message, and mended it is not.
    ///
    /// - Parameters:
    ///   - command: what to send.
    ///   - ids: makes the id of the message.
    ///   - occurrence: tells two messages apart that say the same and are both meant.
    ///   - repetition: a refusal that says: this is there already.
    /// - Throws: what cannot be written as JSON.
    init<C: Command>(
        _ command: C,
        _ ids: DerivedIDs,
        occurrence: String = "",
        repetition: Repetition? = nil
    ) throws(JSONError) {
        let id = try Self.id(of: command, ids, occurrence: occurrence)
        try self.init(command, id: id, repetition: repetition)
    }

    init<C: Command>(_ command: C, id: UUID128, repetition: Repetition? = nil) throws(JSONError) {
        entry = Vocabulary.Entry(name: C.name, kind: .command, service: C.service, message: C.self)
        key = command.partitionKey
        body = try JSON.encode(command)
        self.id = id
        self.repetition = repetition
    }

    static func id<C: Command>(
        of command: C,
        _ ids: DerivedIDs,
        occurrence: String = ""
    ) throws(JSONError) -> UUID128 {
        ids.message(C.name, try JSON.encode(command), occurrence)
    }

    func outgoing(_ composer: Composer) -> OutgoingMessage {
        var message = composer.message(entry, body: body, id: id)
        message.properties.headers[Header.partition] = .string(key)
        return message
    }
}

/// What one record of a source asks for.
struct ImportRecord: Sendable {
    enum Content: Sendable {
        /// Sent one after the other, each once the one before is answered.
        case messages([ImportMessage])
        /// Cannot be read, or makes no sense.
        case bad(String)
        /// So many are none of ours, for a reason that they share.
        case passedOver(String, count: Int = 1)
    }

    /// What the record is one of, such as `people`.
    var kind: String
    var origin: Origin
    /// As it stands in the source.
    var text: [UInt8]
    var content: Content
}

extension ImportRecord {
    /// What a row asks for; what `messages` complains about makes it a bad one.
    init(_ kind: String, _ row: Row, _ messages: () throws -> Content) throws {
        self.init(kind: kind, origin: row.origin, text: row.text, content: .bad(""))
        do {
            content = try messages()
        } catch let complaint as Complaint {
            content = .bad(complaint.reason)
        }
    }
}

/// The records of one kind after the other, such as all people before all follows.
struct ImportStage {
    var title: String
    /// Who handles its messages.
    var services: [String]
    /// Files whose bytes it reads.
    var files: [String]
    /// Begins to read; the closure gives the next record, and nil at the end.
    ///
    /// The records are the same each time.
    var open: (ByteMeter) throws -> () throws -> ImportRecord?
}

/// Everything that an import does, in order.
struct ImportPlan {
    /// The name of the source, under which ids are derived.
    var source: String
    var stages: [ImportStage]
    /// What an operator should know before it begins, such as columns that nobody reads.
    var remarks: [String] = []

    /// The bytes that will be read; nil if that cannot be known.
    var size: Int? {
        stages.flatMap(\.files).reduce(0) { total, file in
            guard let total, let size = ByteSource.size(of: file) else { return nil }
            return total + size
        }
    }
}
