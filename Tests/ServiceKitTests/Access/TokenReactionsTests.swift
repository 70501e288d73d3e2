import Model
import Privacy
import ServiceKit
import Support
import Testing

/// Every service checks access tokens in the same way; this one keeps a guestbook.
@Suite struct `Every service` {
    private let signing = SigningKey()
    private let guestbook: ServiceHarness<GuestbookService>
    private let li = ID<Person>(UUID128(high: 0x019B_76DA_A800_7001, low: 1))

    init() throws {
        guestbook = try ServiceHarness(GuestbookService.self)
        try guestbook.deliver(
            Identity.TokenKeyPublished(keys: [Identity.TokenKey(id: "tk-1", publicKey: signing.publicKey)])
        )
    }

    private func token(of person: ID<Person>, session: UInt64 = 1) throws -> String {
        try SignedToken.write(
            AccessToken(
                person: person,
                session: ID(UUID128(high: 0x019B_76DA_A800_7003, low: session)),
                audience: Guestbook.service,
                id: UUID128(high: 1, low: 1),
                issuedAt: guestbook.clock.now,
                authenticatedAt: guestbook.clock.now,
                assurance: .one,
                factors: [.password],
                deviceKey: nil
            ),
            type: AccessToken.type,
            keyID: "tk-1",
            sign: signing.sign
        )
    }

    private func code(of token: String) -> RefusalCode? {
        do {
            try guestbook.send(Guestbook.Visit(guest: li, isStored: false), token: token)
            return nil
        } catch {
            return (error as? Refusal)?.code
        }
    }

    @Test func `takes a token by a key that identity has announced`() throws {
        #expect(code(of: try token(of: li)) == nil)
        #expect(code(of: "a.b.c") == .tokenInvalid)
    }

    @Test func `lets nobody do what another's token was sent with (ASVS 8.2.2, 8.3.3)`() throws {
        let mei = ID<Person>(UUID128(high: 0x019B_76DA_A800_7002, low: 2))

        #expect(code(of: try token(of: mei)) == .notAllowed)
    }

    @Test func `takes none of a session that identity has ended`() throws {
        let (ended, other) = try (token(of: li, session: 1), token(of: li, session: 2))

        try guestbook.deliver(
            Identity.SessionRevoked(
                person: li,
                sessions: [ID(UUID128(high: 0x019B_76DA_A800_7003, low: 1))],
                reason: .loggedOut,
                revokedAt: guestbook.clock.now
            )
        )

        #expect(code(of: ended) == .tokenInvalid)
        #expect(code(of: other) == nil)
    }

    @Test func `takes none of somebody all of whose sessions have ended`() throws {
        let ended = try token(of: li, session: 7)
        guestbook.clock.advance(by: .seconds(1))

        try guestbook.deliver(
            Identity.SessionRevoked(
                person: li,
                sessions: [],
                reason: .suspended,
                revokedAt: guestbook.clock.now,
                isOfAll: true
            )
        )

        #expect(code(of: ended) == .tokenInvalid)
        #expect(code(of: try token(of: li, session: 8)) == nil)
    }
}
