import Model
import ServiceKit
import Storage
import Support
import Testing

@Suite struct `Working memory` {
    private let ledger: ServiceHarness<LedgerService>

    init() throws {
        ledger = try ServiceHarness(LedgerService.self)
    }

    @Test func `knows what was committed, in its order`() throws {
        try ledger.send(Ledger.NoteEntry(entry: "a"))
        try ledger.send(Ledger.NoteEntry(entry: "b"))

        #expect(try ledger.ask(Ledger.RecallEntries()).entries == ["a", "b"])
    }

    @Test func `knows in its order what came while nobody asked, however much it was`() throws {
        let entries = (0..<2500).map { "entry \($0)" }

        for entry in entries { try ledger.send(Ledger.NoteEntry(entry: entry)) }

        #expect(try ledger.ask(Ledger.RecallEntries()).entries == entries)
    }

    @Test func `never knows what was refused or has failed`() throws {
        #expect(throws: Refusal.self) { try ledger.send(Ledger.NoteEntry(entry: "refused")) }
        #expect(throws: NotAnswered.self) { try ledger.send(Ledger.NoteEntry(entry: "failed")) }

        #expect(try ledger.ask(Ledger.RecallEntries()).entries == [])
    }

    @Test func `forgets who has left, and only them`() throws {
        for entry in ["1", "2"] { try ledger.send(Ledger.NoteEntry(entry: entry)) }

        try ledger.deliver(
            Identity.ErasureRequested(
                request: ID(UUID128(high: 2, low: 1)),
                person: ID(UUID128(high: 1, low: 1)),
                requestedAt: ledger.clock.now
            )
        )

        #expect(try ledger.ask(Ledger.RecallEntries()).entries == ["2"])
    }

    @Test func `is made anew from the database at the next start`() throws {
        try ledger.send(Ledger.NoteEntry(entry: "a"))

        let restarted = try ServiceHarness(LedgerService.self, store: ledger.store)

        #expect(try restarted.ask(Ledger.RecallEntries()).entries == ["a"])
    }
}

/// A service that answers from memory only.
private struct LedgerService: Service {
    static let contract: any ServiceContract.Type = Ledger.self
    static let schema = Schema("ledger", [.init("1", sql: "CREATE TABLE entry (text TEXT)")])
    static let memory: (any WorkingMemory.Type)? = Entries.self

    @HandlerList static var handlers: [Handler] {
        on(noteEntry)
        on(recallEntries)
    }
}

private struct Entries: WorkingMemory {
    var texts: [String]

    init(recalling database: Database) throws {
        texts = try String.fetchAll(database, sql: "SELECT text FROM entry")
    }

    mutating func apply(_ text: String) { texts.append(text) }
    mutating func forget(_ person: ID<Person>) { texts.removeAll { $0 == "\(person.uuid.low)" } }
}

private struct Broken: Error {}

private func noteEntry(_ command: Ledger.NoteEntry, in transaction: Transaction) throws -> Ledger.NoteEntry.Reply {
    transaction.remember(command.entry)
    try transaction.database.run("INSERT INTO entry VALUES (?)", [command.entry])
    switch command.entry {
    case "refused": throw Refusal(.invalidField, "No.")
    case "failed": throw Broken()
    default: return .init()
    }
}

private func recallEntries(
    _ query: Ledger.RecallEntries,
    in snapshot: Snapshot,
    from memory: inout Entries
) throws -> Ledger.RecallEntries.Reply {
    .init(entries: memory.texts)
}

private enum Ledger: ServiceContract {
    static let service = "ledger"
    static let summary = "Notes entries."
    static let commands: [any Command.Type] = [NoteEntry.self]
    static let events: [any Event.Type] = []
    static let queries: [any Query.Type] = [RecallEntries.self]

    struct NoteEntry: Command {
        static let name = "ledger.entry.note"
        static let summary = "Notes an entry."
        static let example = NoteEntry(entry: "a")

        var entry: String
        var partitionKey: String { entry }

        struct Reply: Codable, Sendable {}
    }

    struct RecallEntries: Query {
        static let name = "ledger.entry.recall"
        static let summary = "Lists the entries."
        static let example = RecallEntries()

        struct Reply: Codable, Sendable {
            var entries: [String]
        }
    }
}
