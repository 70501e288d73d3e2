internal import AMQP
internal import Model
internal import Storage

/// Whom to take out of the messages that a service keeps, and what stays.
public struct Forgetting: Sendable {
    /// The text by which bodies name them.
    public var subject: String
    /// The types of events that tell of the erasure itself.
    public var keptEvents: [String]
    /// Answers that hold this text tell of the erasure, too.
    public var keptReplies: String
    /// What repeats of their commands are answered from now on.
    public var reply: [UInt8]

    public init(subject: String, keptEvents: [String], keptReplies: String, reply: [UInt8]) {
        self.subject = subject
        self.keptEvents = keptEvents
        self.keptReplies = keptReplies
        self.reply = reply
    }
}

// Messages about somebody who has been erased. docs/decisions/0026 says what becomes of which, and why.
extension Turn {
    func forget(_ forgetting: Forgetting) throws {
        batch.erases = true
        waitingWorkChanged = true
        let name = Array(forgetting.subject.utf8)
        for row in try events(naming: name) where !forgetting.keptEvents.contains(row["event"]) { try blank(row) }
        try database.run(
            "UPDATE inbox SET reply = ? WHERE instr(reply, ?) > 0 AND instr(reply, ?) = 0",
            [forgetting.reply.blob, name.blob, Array(forgetting.keptReplies.utf8).blob]
        )
        try database.run(
            "DELETE FROM timer WHERE instr(body, ?) > 0 OR instr(key, ?) > 0",
            [name.blob, forgetting.subject]
        )
        try database.run("DELETE FROM effect WHERE instr(body, ?) > 0", [name.blob])
    }

    private func events(naming name: [UInt8]) throws -> [Row] {
        try database.all(
            "SELECT position, event, properties FROM outbox WHERE seq IS NOT NULL AND instr(body, ?) > 0",
            [name.blob]
        )
    }

    /// Leaves of an event its number, so that nobody who asks for it again finds a gap.
    private func blank(_ row: Row) throws {
        var properties = try Properties(encoded: row.bytes("properties"))
        properties.correlationID = nil
        properties.headers = Table(properties.headers.entries.filter { $0.key != Header.partition })
        properties.headers[Header.erased] = .bool(true)
        try database.run(
            "UPDATE outbox SET properties = ?, body = ? WHERE position = ?",
            [try properties.encoded().blob, Array("{}".utf8).blob, row["position"] as Int64]
        )
    }
}
