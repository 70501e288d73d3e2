import Messaging
import Model
import ServiceKit
import Storage
import Synchronization

/// A service of a test kind with a table for each thing that can become of a person's rows.
enum Guestbook: ServiceContract {
    static let service = "guestbook"
    static let summary = "Who was here and what they paid, for the tests of personal data."
    static let commands: [any Command.Type] = [Visit.self]
    static let events: [any Event.Type] = [Visited.self]
    static let queries: [any Query.Type] = []

    struct Visit: Command, Personal {
        static let name = "guestbook.guest.visit"
        static let summary = "Writes down a visit."
        static let example = Visit(guest: ID(UUID128(high: 1, low: 1)), host: nil, isStored: true)
        typealias Reply = Visited
        var guest: ID<Person>
        var host: ID<Person>?
        var isStored: Bool
        var partitionKey: String { guest.description }
        var actor: ID<Person> { guest }
    }

    struct Visited: Event, Equatable {
        static let name = "guestbook.guest.visited"
        static let summary = "Somebody was here."
        static let example = Visited(guest: ID(UUID128(high: 1, low: 1)))
        var guest: ID<Person>
        var partitionKey: String { guest.description }
    }

    struct Thank: Effect {
        static let name = "guestbook.guest.thank"
        typealias Outcome = Visit
        var guest: ID<Person>
    }
}

struct GuestbookService: Service {
    static let contract: any ServiceContract.Type = Guestbook.self
    static let schema = Schema(
        "guestbook",
        [
            .init(
                "1",
                sql: """
                    CREATE TABLE visit (guest BLOB NOT NULL, host BLOB, note TEXT NOT NULL) STRICT;
                    CREATE TABLE rating (guest BLOB, stars INTEGER NOT NULL, remark TEXT NOT NULL, mood TEXT) STRICT;
                    CREATE TABLE receipt (guest BLOB NOT NULL, amount INTEGER NOT NULL, device TEXT) STRICT;
                    CREATE TABLE key_loan (guest BLOB NOT NULL, host BLOB) STRICT;
                    CREATE TABLE badge (
                        guest BLOB NOT NULL, name TEXT NOT NULL, pin TEXT NOT NULL, issued_at INTEGER, returned_at INTEGER
                    ) STRICT;
                    """
            )
        ]
    )

    @HandlerList static var handlers: [Handler] {
        on(visit)
        on(noteDeparture)
        on(thank)
    }

    static let personalData = [
        PersonalTable("visit", person: ["guest", "host"], columns: ["note": .profile], onErasure: .delete),
        PersonalTable("rating", person: ["guest"], onErasure: .mask(["remark", "mood"])),
        PersonalTable(
            "receipt",
            person: ["guest"],
            onErasure: .retain(ground: "tax law", for: .years(10), masking: ["device"])
        ),
        PersonalTable("key_loan", person: ["guest"], mentions: ["host"], onErasure: .delete),
        PersonalTable(
            "badge",
            person: ["guest"],
            columns: ["name": .profile],
            secrets: ["pin"],
            onErasure: .retain(ground: "house rules", for: .days(100), then: .mask)
        ),
    ]

    static let retention = [
        RetentionRule(
            "badge",
            .profile,
            for: "letting guests in",
            from: "issued_at",
            .days(30),
            then: .mask(["name"]),
            ground: "house rules"
        ),
        RetentionRule("badge", .profile, for: "letting guests in", from: "returned_at", .years(1), ground: "law"),
    ]

    static func forget(_ person: ID<Person>) { forgotten.withLock { _ = $0.insert(person) } }

    /// Whether the service was told to take the person out of its memory.
    static func hasForgotten(_ person: ID<Person>) -> Bool { forgotten.withLock { $0.contains(person) } }

    private static let forgotten = Mutex<Set<ID<Person>>>([])
}

private func visit(_ command: Guestbook.Visit, in transaction: Transaction) throws -> Guestbook.Visited {
    let visited = Guestbook.Visited(guest: command.guest)
    guard try !transaction.isErased(command.guest) else { throw Refusal(.personErased, "The guest has left for good.") }
    guard command.isStored else { return visited }
    let (guest, host) = (command.guest.uuid.bytes.blob, command.host?.uuid.bytes.blob ?? .null)
    try transaction.database.run("INSERT INTO visit VALUES (?, ?, 'came by')", [guest, host])
    try transaction.database.run("INSERT INTO key_loan VALUES (?, ?)", [guest, host])
    try transaction.database.run("INSERT INTO rating VALUES (?, 5, 'nice', 'good')", [guest])
    try transaction.database.run("INSERT INTO receipt VALUES (?, 1999, 'dev-1')", [guest])
    transaction.emit(visited)
    transaction.schedule(Guestbook.Visit(guest: command.guest, isStored: true), at: transaction.now + .seconds(60))
    transaction.perform(Guestbook.Thank(guest: command.guest))
    return visited
}

private func noteDeparture(_ event: Identity.ErasureRequested, in transaction: Transaction) throws {
    // By now nothing of the map has been erased: a service can still look things up.
    try transaction.database.run(
        "UPDATE rating SET stars = stars + (SELECT count(*) FROM visit WHERE guest = ?)",
        [event.person.uuid.bytes.blob]
    )
}

private func thank(_ effect: Guestbook.Thank, _ attempt: EffectAttempt) async throws -> Guestbook.Visit {
    Guestbook.Visit(guest: effect.guest, isStored: false)
}
