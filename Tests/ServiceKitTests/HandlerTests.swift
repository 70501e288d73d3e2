import Messaging
import Model
import ServiceKit
import Storage
import Support
import Testing

/// What a handler may do and what comes of it, through a service of a test kind.
private enum Diary: ServiceContract {
    static let service = "diary"
    static let summary = "Keeps notes, for the tests of ServiceKit."
    static let commands: [any Command.Type] = [Write.self, Dictate.self, Burn.self]
    static let events: [any Event.Type] = [Written.self]
    static let queries: [any Query.Type] = [Count.self]

    enum Errand: String, Codable, CaseIterable { case later, mail, infinity, forget }

    struct Write: Command {
        static let name = "diary.note.write"
        static let summary = "Writes a note."
        static let example = Write(text: "rain", errand: .later)
        static let roles: [Role] = [.edge]
        struct Reply: Codable { var number: Int64 }
        var text: String
        var errand: Errand?
        var partitionKey: String { text }
    }

    /// Answered by the mail that it leads to.
    struct Dictate: Command {
        static let name = "diary.letter.dictate"
        static let summary = "Writes a note, and sends it."
        static let example = Dictate(text: "rain")
        typealias Reply = Write.Reply
        var text: String
        var partitionKey: String { text }
    }

    struct Burn: Command {
        static let name = "diary.book.burn"
        static let summary = "Throws all notes away."
        static let example = Burn()
        static let roles: [Role] = [.itself]
        typealias Reply = Write.Reply
        var partitionKey: String { "" }
    }

    struct Written: Event {
        static let name = "diary.note.written"
        static let summary = "A note was written."
        static let example = Written(text: "rain", weight: 1)
        var text: String
        var weight: Double
        var partitionKey: String { text }
    }

    struct Count: Query {
        static let name = "diary.note.count"
        static let summary = "Counts the notes."
        static let example = Count()
        struct Reply: Codable { var notes: Int64 }
    }

    struct Mail: Effect {
        static let name = "diary.mail.send"
        typealias Outcome = Write
        var text: String
    }
}

private struct DiaryService: Service {
    static let contract: any ServiceContract.Type = Diary.self
    static let schema = Schema("diary", [.init("1", sql: "CREATE TABLE note (text TEXT NOT NULL)")])

    @HandlerList static var handlers: [Handler] {
        on(write)
        on(dictate)
        on(burn)
        on(copyOut)
        on(count)
        on(sendMail)
    }
}

private func write(_ command: Diary.Write, in transaction: Transaction) throws -> Diary.Write.Reply {
    try transaction.database.run("INSERT INTO note VALUES (?)", [command.text])
    transaction.emit(Diary.Written(text: command.text, weight: command.errand == .infinity ? .infinity : 1))
    switch command.errand {
    case .later: transaction.schedule(Diary.Write(text: "later"), at: transaction.now + .seconds(60), key: "later")
    case .mail: transaction.perform(Diary.Mail(text: command.text))
    case .forget: transaction.cancel("later")
    case .infinity, nil: break
    }
    return .init(number: transaction.database.lastInsertedRowID)
}

private func dictate(_ command: Diary.Dictate, in transaction: Transaction) throws -> Answer<Diary.Write.Reply> {
    try transaction.database.run("INSERT INTO note VALUES (?)", [command.text])
    guard command.text != "bomb" else { return .refused(Refusal(.invalidField, "Not in a letter.", path: "$.text")) }
    guard command.text != "nothing" else { return .now(.init(number: 0)) }
    return transaction.answer(by: Diary.Mail(text: command.text))
}

private func burn(_ command: Diary.Burn, in transaction: Transaction) throws -> Diary.Write.Reply {
    try transaction.database.run("DELETE FROM note")
    return .init(number: 0)
}

private func copyOut(_ event: Diary.Written, in transaction: Transaction) throws {
    try transaction.database.run("INSERT INTO note VALUES (?)", [event.text])
}

private func count(_ query: Diary.Count, in snapshot: Snapshot) throws -> Diary.Count.Reply {
    .init(notes: try snapshot.database.one("SELECT count(*) AS count FROM note").map { $0["count"] } ?? 0)
}

private func sendMail(_ mail: Diary.Mail, _ attempt: EffectAttempt) async throws -> Diary.Write {
    Diary.Write(text: "sent: \(mail.text), attempt \(attempt.number)")
}

@Suite struct `A handler` {
    @Test func `changes the database, announces it and replies, all or nothing (ASVS 2.3.3)`() throws {
        let diary = try ServiceHarness(DiaryService.self)

        let reply = try diary.send(Diary.Write(text: "rain"))

        #expect(reply.number == 1)
        #expect(try diary.emitted(Diary.Written.self).map(\.text) == ["rain"])
        #expect(try diary.ask(Diary.Count()).notes == 1)
    }

    @Test func `fails as a whole when it announces what JSON can't hold (ASVS 2.3.3)`() throws {
        let diary = try ServiceHarness(DiaryService.self)

        #expect(throws: NotAnswered.self) { try diary.send(Diary.Write(text: "heavy", errand: .infinity)) }

        #expect(try diary.ask(Diary.Count()).notes == 0)
        #expect(try diary.emitted(Diary.Written.self).isEmpty)
        #expect(diary.counts.parked == 1)
    }

    @Test func `may have a command run later`() throws {
        let diary = try ServiceHarness(DiaryService.self)
        try diary.send(Diary.Write(text: "now", errand: .later))

        diary.clock.advance(by: .seconds(59))
        try diary.fireTimers()
        #expect(try diary.ask(Diary.Count()).notes == 1)
        diary.clock.advance(by: .seconds(1))
        try diary.fireTimers()

        #expect(try diary.emitted(Diary.Written.self).map(\.text) == ["now", "later"])
    }

    @Test func `may call off what was to run later`() throws {
        let diary = try ServiceHarness(DiaryService.self)
        try diary.send(Diary.Write(text: "now", errand: .later))
        try diary.send(Diary.Write(text: "never mind", errand: .forget))

        diary.clock.advance(by: .seconds(600))
        try diary.fireTimers()

        #expect(try diary.ask(Diary.Count()).notes == 2)
    }

    @Test func `may have the outside world called, under an id that stays the same`() async throws {
        let diary = try ServiceHarness(DiaryService.self)
        try diary.send(Diary.Write(text: "hello", errand: .mail))
        try diary.fireTimers()

        let effect = try #require(diary.startedEffects.first)
        let outcome = try await effect.route.perform(effect.body, .init(id: UUID128(bytes: effect.id), number: 1))

        #expect(outcome.type == "diary.note.write")
        #expect(try JSON.decode(Diary.Write.self, from: outcome.body).text == "sent: hello, attempt 1")
    }

    @Test func `may leave the answer to what an outside call brings back`() async throws {
        let diary = try ServiceHarness(DiaryService.self)

        let reply = try await diary.finish(Diary.Dictate(text: "rain"))

        #expect(reply.number == 2)
        #expect(try diary.emitted(Diary.Written.self).map(\.text) == ["sent: rain, attempt 1"])
        #expect(try diary.send(Diary.Dictate(text: "nothing")).number == 0)
    }

    @Test func `may say no and keep what it has written`() throws {
        let diary = try ServiceHarness(DiaryService.self)

        let refusal = #expect(throws: Refusal.self) { try diary.send(Diary.Dictate(text: "bomb"), id: "same") }
        let again = #expect(throws: Refusal.self) { try diary.send(Diary.Dictate(text: "bomb"), id: "same") }

        #expect(refusal?.code == .invalidField && refusal?.path == "$.text" && again == refusal)
        #expect(try diary.ask(Diary.Count()).notes == 1)
    }

    @Test(arguments: ["operator", "edge", "diary"])
    func `of what a service sends to itself is run for nobody else`(user: String) throws {
        let diary = try ServiceHarness(DiaryService.self)
        try diary.send(Diary.Write(text: "rain"))

        let refusal = #expect(throws: Refusal.self) { try diary.send(Diary.Burn(), from: user) }

        #expect(refusal?.code == .notAllowed)
        #expect(try diary.ask(Diary.Count()).notes == 1)
    }

    @Test func `is not run for a sender without the role (ASVS 8.2.1, 8.3.1)`() throws {
        let diary = try ServiceHarness(DiaryService.self)

        let refusal = #expect(throws: Refusal.self) { try diary.send(Diary.Write(text: "rain"), from: "trade") }

        #expect(refusal?.code == .notAllowed)
        #expect(refusal?.detail == "diary.note.write may be sent by operator or edge; the sender has the role trade.")
        #expect(try diary.ask(Diary.Count()).notes == 0)
    }

    @Test(arguments: [(nil, 1), ("diary", 1), ("operator", 1), ("trade", 0), ("edge", 0)])
    func `reacts to an event only if it comes from the service that owns it (ASVS 8.2.1)`(
        user: String?,
        notes: Int64
    ) throws {
        let diary = try ServiceHarness(DiaryService.self)

        try diary.deliver(Diary.Written(text: "rain", weight: 1), from: user)

        #expect(try diary.ask(Diary.Count()).notes == notes)
        #expect(diary.deadReasons == (notes == 0 ? ["not_allowed"] : []))
    }
}
