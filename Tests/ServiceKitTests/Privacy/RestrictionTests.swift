import Model
import Storage
import Support
import Testing

private let li = ID<Person>(UUID128(high: 0x019B_76DA_A800_7000, low: 1))

@Suite struct `A person whose data may only be kept` {
    private let guestbook: ServiceHarness<GuestbookService>

    init() throws {
        guestbook = try ServiceHarness(GuestbookService.self)
    }

    private var isRestricted: Bool {
        get throws {
            try guestbook.store.read { database in
                try database.one("SELECT 1 FROM restricted_person WHERE person = ?", [li.uuid.bytes.blob]) != nil
            }
        }
    }

    private func restrict() throws {
        try guestbook.deliver(Identity.PersonRestricted(person: li, since: guestbook.clock.now))
    }

    @Test func `is noted, until it is lifted`() throws {
        try restrict()
        #expect(try isRestricted)

        try guestbook.deliver(Identity.RestrictionLifted(person: li))

        #expect(try !isRestricted)
    }

    @Test func `is not noted any more once they have left`() throws {
        try guestbook.deliver(
            Identity.ErasureRequested(
                request: ID(UUID128(high: 1, low: 9)),
                person: li,
                requestedAt: guestbook.clock.now
            )
        )

        try restrict()

        #expect(try !isRestricted)
    }
}
