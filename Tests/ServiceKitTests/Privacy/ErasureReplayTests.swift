import AMQP
import Logging
import Messaging
import Model
import Storage
import Support
import Synchronization
import Testing

@testable import ServiceKit

private let li = ID<Person>(UUID128(high: 0x019B_76DA_A800_7000, low: 1))
private let mei = ID<Person>(UUID128(high: 0x019B_76DA_A800_7000, low: 2))

/// Identity as a restored service sees it: has a ledger of so many pages, and is away for a while.
private final class Ledger: Asking {
    private let pages: [Identity.ErasureLedger]
    private let failures: Mutex<Int>
    let asked = Mutex<[ID<Identity.Erasure>?]>([])

    init(_ entries: [Identity.ErasureEntry], pageSize: Int = 10, failures: Int = 0) {
        let starts = stride(from: 0, to: max(1, entries.count), by: pageSize)
        pages = starts.map { start in
            .init(
                erasures: Array(entries.dropFirst(start).prefix(pageSize)),
                isComplete: start + pageSize >= entries.count
            )
        }
        self.failures = Mutex(failures)
    }

    func ask<Q: Query>(_ query: Q, timeout: Duration) async throws -> Q.Reply {
        guard let query = query as? Identity.ListErasures else { throw Refusal(.unknownType, "Not asked here.") }
        let isAway = failures.withLock { failures in
            failures -= 1
            return failures >= 0
        }
        guard !isAway else { throw Refusal(.failed, "Nobody answers.") }
        asked.withLock { $0.append(query.after) }
        let index = query.after.flatMap { last in pages.firstIndex { $0.erasures.last?.request == last } }.map {
            $0 + 1
        }
        guard let page = pages[index ?? 0] as? Q.Reply else { throw Refusal(.failed, "No page.") }
        return page
    }
}

@Suite struct `A service that comes back from a backup` {
    private let guestbook: ServiceHarness<GuestbookService>

    init() throws {
        guestbook = try ServiceHarness(GuestbookService.self)
        try guestbook.send(Guestbook.Visit(guest: li, isStored: true))
        try guestbook.send(Guestbook.Visit(guest: mei, isStored: true))
    }

    private func entry(_ person: ID<Person>, _ number: UInt64) -> Identity.ErasureEntry {
        .init(request: ID(UUID128(high: 9, low: number)), person: person, requestedAt: guestbook.clock.now)
    }

    private func replay(_ ledger: Ledger) async throws {
        try await ErasureReplay<GuestbookService>(
            store: guestbook.store,
            context: GuestbookService.context(in: .memory, recalling: guestbook.store, asking: ledger),
            connection: ConnectionSettings(url: "amqp://127.0.0.1:1/"),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            patience: .milliseconds(1)
        ).run()
    }

    private func demand() throws {
        try guestbook.store.write { database in try ErasureReplay<GuestbookService>.demand(in: database) }
    }

    private var visitors: [ID<Person>] {
        get throws {
            try guestbook.store.read { database in
                try Row.fetchAll(database, sql: "SELECT guest FROM visit").map { ID(UUID128(bytes: $0.bytes("guest"))) }
            }
        }
    }

    @Test func `erases those again who have left since, and nobody else`() async throws {
        try demand()

        try await replay(Ledger([entry(li, 1)]))

        #expect(try visitors == [mei])
        let confirmed = try guestbook.store.read { database in
            try String.fetchAll(database, sql: "SELECT CAST(body AS TEXT) FROM outbox WHERE instr(body, 'deleted') > 0")
        }
        #expect(confirmed.count == 1 && confirmed.allSatisfy { $0.contains("\(li)") })
    }

    @Test func `does it once`() async throws {
        try demand()
        try await replay(Ledger([entry(li, 1)]))
        let ledger = Ledger([entry(mei, 2)])

        try await replay(ledger)

        #expect(ledger.asked.withLock(\.count) == 0)
        #expect(try visitors == [mei])
    }

    @Test func `asks nobody if it wasn't restored`() async throws {
        let ledger = Ledger([entry(li, 1)])

        try await replay(ledger)

        #expect(ledger.asked.withLock(\.count) == 0)
        #expect(try visitors.count == 2)
    }

    @Test func `waits until identity answers`() async throws {
        try demand()
        let ledger = Ledger([entry(li, 1)], failures: 3)

        try await replay(ledger)

        #expect(try visitors == [mei])
    }

    @Test func `reads the whole ledger, a page at a time`() async throws {
        try demand()
        let ledger = Ledger([entry(li, 1), entry(ID(UUID128(high: 7, low: 7)), 2), entry(mei, 3)], pageSize: 1)

        try await replay(ledger)

        #expect(try visitors.isEmpty)
        #expect(
            ledger.asked.withLock { $0 }
                == [nil, ID(UUID128(high: 9, low: 1)), ID(UUID128(high: 9, low: 2))]
        )
    }
}
