import Messaging
import Model
import Storage
import Support
import Testing

@testable import ServiceKit

private let li = ID<Person>(UUID128(high: 0x019B_76DA_A800_7000, low: 1))
private let mei = ID<Person>(UUID128(high: 0x019B_76DA_A800_7000, low: 2))
private let day = 86_400

@Suite struct `What has been kept for long enough` {
    private let guestbook: ServiceHarness<GuestbookService>

    init() throws {
        guestbook = try ServiceHarness(GuestbookService.self)
    }

    private func issueBadge(_ name: String, to guest: ID<Person> = li, isReturned: Bool = false) throws {
        let now = guestbook.clock.now.milliseconds
        try guestbook.store.write { database in
            try database.run(
                "INSERT INTO badge VALUES (?, ?, '1234', ?, ?)",
                [guest.uuid.bytes.blob, name, now, isReturned ? now : nil]
            )
        }
    }

    private func pass(days: Int) throws {
        guestbook.clock.advance(by: .seconds(day * days))
        try guestbook.fireTimers()
    }

    private func names() throws -> [String] {
        try guestbook.store.read { try String.fetchAll($0, sql: "SELECT name FROM badge ORDER BY rowid") }
    }

    private func runs() throws -> [String] {
        try guestbook.store.read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT table_name || ' ' || action || ' ' || rows || ': ' || ground FROM retention_run ORDER BY at
                    """
            )
        }
    }

    private func erase(_ person: ID<Person>) throws {
        try guestbook.deliver(
            Identity.ErasureRequested(
                request: ID(UUID128(high: 0x019B_76DA_A800_7000, low: 9)),
                person: person,
                requestedAt: guestbook.clock.now
            )
        )
    }

    @Test func `goes the day its time is over and not before, and leaves a proof (ASVS 14.2.7)`() throws {
        try issueBadge("Li", isReturned: true)
        try pass(days: 29)
        try issueBadge("Mei", to: mei)
        #expect(try names() == ["Li", "Mei"])
        #expect(try runs().isEmpty)

        try pass(days: 1)

        #expect(try names() == ["", "Mei"])
        #expect(try runs() == ["badge mask 1: house rules"])
        try pass(days: 29)
        #expect(try names() == ["", ""])
        try pass(days: 365 - 59 - 1)
        #expect(try names().count == 2)
        try pass(days: 1)
        #expect(try names().count == 1)
        #expect(try runs().last == "badge delete 1: law")
    }

    @Test func `goes also if the service slept through its time`() throws {
        try issueBadge("Li", isReturned: true)

        try pass(days: 4_000)

        #expect(try names() == [])
    }

    @Test func `stays while the person's data may only be kept, and goes afterwards`() throws {
        try issueBadge("Li")
        try guestbook.deliver(Identity.PersonRestricted(person: li, since: guestbook.clock.now))
        try pass(days: 31)
        #expect(try names() == ["Li"])
        try guestbook.deliver(Identity.RestrictionLifted(person: li))

        try pass(days: 1)

        #expect(try names() == [""])
    }

    @Test func `is what an erasure has retained, once that time is over, and no rule's for whoever is here`() throws {
        try issueBadge("Li", isReturned: true)
        try guestbook.send(Guestbook.Visit(guest: li, isStored: true))
        try erase(li)
        let rows = { (sql: String) in try guestbook.store.read { try Int.fetchOne($0, sql: sql) ?? 0 } }
        try pass(days: 99)
        #expect(try names() == ["Li"])
        #expect(try rows("SELECT count(*) FROM badge WHERE guest = x'\(li.hex)'") == 1)

        try pass(days: 1)

        #expect(try rows("SELECT count(*) FROM badge WHERE guest = x'\(li.hex)'") == 0)
        #expect(try rows("SELECT count(*) FROM badge") == 1)
        #expect(try rows("SELECT count(*) FROM receipt") == 1)
        try pass(days: 3_653 - 100)
        #expect(try rows("SELECT count(*) FROM receipt") == 0)
        #expect(try rows("SELECT count(*) FROM erased_person") == 0)
    }

    @Test func `isn't retained for longer because somebody is erased twice`() throws {
        try guestbook.send(Guestbook.Visit(guest: li, isStored: true))
        try erase(li)
        try pass(days: 400)

        try erase(li)

        let retained = try guestbook.sent(Identity.ConfirmErasure.self).map { $0.confirmation.retained.map(\.until) }
        #expect(retained.count == 2 && retained[0] == retained[1])
    }

    @Test func `goes in parts if it is much`() throws {
        let participant = PrivacyParticipant(GuestbookService.self)
        for number in 0..<10 {
            try issueBadge("Guest \(number)")
            guestbook.clock.advance(by: .seconds(1))
        }
        let later = guestbook.clock.now + .seconds(40 * day)

        let first = try guestbook.store.write { try participant.endRetention(in: $0, at: later, batch: 6) }
        #expect(!first.isComplete && first.changes.map(\.rows) == [6])
        let second = try guestbook.store.write { try participant.endRetention(in: $0, at: later, batch: 6) }
        #expect(second.isComplete && second.changes.map(\.rows) == [4])
        #expect(try names().allSatisfy { $0.isEmpty })
        #expect(try runs() == ["badge mask 10: house rules"])
    }

    @Test func `can be ended by nobody but the service itself`() throws {
        struct End: Command {
            static let name = "guestbook.retention.end"
            static let summary = "Somebody else's."
            static let example = End()
            typealias Reply = End
            var partitionKey: String { "" }
        }

        #expect(throws: Refusal.self) { try guestbook.send(End(), from: "operator") }
    }

    @Test(
        arguments: [
            ("2024-02-29T00:00:00.000Z", "2025-02-28T00:00:00.000Z"),
            ("2025-02-28T00:00:00.000Z", "2026-02-28T00:00:00.000Z"),
            ("2025-12-31T23:59:59.999Z", "2026-12-31T23:59:59.999Z"),
        ]
    )
    func `has had its year to the day`(start: String, end: String) throws {
        let (start, end) = (try #require(Timestamp(start)), try #require(Timestamp(end)))

        #expect(PersonalTable.Period.years(1).end(from: start) == end)
        #expect(PersonalTable.Period.years(1).start(endingBy: end) <= start)
        #expect(PersonalTable.Period.years(1).start(endingBy: end - .milliseconds(1)) < start)
    }
}
