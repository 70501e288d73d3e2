import AMQP
import Messaging
import Model
import Privacy
import Storage
import Support
import Synchronization
import Testing

@testable import ServiceKit

@Suite struct `An access desk` {
    private static let start = Timestamp(milliseconds: 1_767_225_600_000)
    private static let li = ID<Person>(UUID128(high: 0x019B_76DA_A800_7001, low: 1))
    private static let mei = ID<Person>(UUID128(high: 0x019B_76DA_A800_7002, low: 2))
    private static let session = ID<Identity.Session>(UUID128(high: 0x019B_76DA_A800_7003, low: 3))

    private let signing = SigningKey()
    private let desk: AccessDesk

    init() throws {
        desk = try AccessDesk(service: "trade", recalling: nil, asking: NobodyAnswers())
        desk.learn([Identity.TokenKey(id: "tk-1", publicKey: signing.publicKey)])
    }

    private func claims(_ change: (inout AccessToken) -> Void = { _ in }) -> AccessToken {
        var token = AccessToken(
            person: Self.li,
            session: Self.session,
            audience: "trade",
            id: UUID128(high: 1, low: 1),
            issuedAt: Self.start,
            authenticatedAt: Self.start,
            assurance: .one,
            factors: [.password],
            deviceKey: nil
        )
        change(&token)
        return token
    }

    private func signed(_ token: AccessToken, key: String = "tk-1", type: String = AccessToken.type) throws -> String {
        try SignedToken.write(token, type: type, keyID: key, sign: signing.sign)
    }

    private func message(_ token: String?) -> Incoming {
        Incoming(
            stored: Properties(
                headers: token.map { [Header.authorization: .string($0)] } ?? [:],
                type: "trade.order.pay"
            ),
            exchange: "",
            routingKey: "",
            body: []
        )
    }

    private func refusal(_ token: String, at now: Timestamp = start) -> RefusalCode? {
        do {
            _ = try desk.verify(token, at: now)
            return nil
        } catch {
            return (error as? Refusal)?.code
        }
    }

    @Test func `knows whose token it is (ASVS 9.2.1, 7.2.1)`() throws {
        let token = try desk.verify(signed(claims()), at: Self.start)

        #expect(token.sub == Self.li && token.sid == Self.session && token.acr == .one)
    }

    @Test func `takes a token for five minutes, and half of one for other clocks (ASVS 9.2.1)`() throws {
        let token = try signed(claims())

        #expect(refusal(token, at: Self.start + .seconds(329)) == nil)
        #expect(refusal(token, at: Self.start + .seconds(330)) == .tokenInvalid)
        #expect(refusal(token, at: Self.start - .seconds(30)) == nil)
        #expect(refusal(token, at: Self.start - .seconds(31)) == .tokenInvalid)
    }

    @Test func `takes no token that would live for longer`() throws {
        #expect(refusal(try signed(claims { $0.exp += 1 })) == .tokenInvalid)
    }

    @Test func `takes no token of another service, or another issuer (ASVS 9.2.3, 9.2.4)`() throws {
        #expect(refusal(try signed(claims { $0.aud = "identity" })) == .tokenInvalid)
        #expect(refusal(try signed(claims { $0.iss = "bazaar" })) == .tokenInvalid)
    }

    @Test func `takes no token of another kind (ASVS 9.2.2)`() throws {
        #expect(refusal(try signed(claims(), type: "id+jwt")) == .tokenInvalid)
    }

    @Test func `takes no token that nobody has signed, though it has seen its like (ASVS 7.2.1)`() throws {
        let good = try signed(claims())
        #expect(refusal(good) == nil)

        var other = good
        other.replaceSubrange(other.index(before: other.endIndex)..., with: other.hasSuffix("A") ? "Q" : "A")
        #expect(refusal(other) == .tokenInvalid)
    }

    @Test func `says when it doesn't know the key, so that the sender tries again`() throws {
        let refusal = #expect(throws: Refusal.self) { try desk.verify(signed(claims(), key: "tk-2"), at: Self.start) }

        #expect(refusal?.code == .tokenKeyUnknown && refusal?.retryAfter == 1)
    }

    @Test func `fetches the keys when it meets an unknown one, and not for every such token (ASVS 16.5.3)`()
        async throws
    {
        let identity = KeyGiver(keys: [Identity.TokenKey(id: "tk-1", publicKey: signing.publicKey)])
        let desk = try AccessDesk(service: "trade", recalling: nil, asking: identity)
        let token = try signed(claims())

        for _ in 0..<10 { _ = try? desk.verify(token, at: Self.start) }

        try await eventually("the key has come") { (try? desk.verify(token, at: Self.start)) != nil }
        #expect(identity.count == 1)
    }

    @Test func `takes nothing that a key signs after its time`() throws {
        desk.learn([
            Identity.TokenKey(id: "tk-1", publicKey: signing.publicKey, until: Self.start + .seconds(60))
        ])
        let late = claims { token in
            token.iat += 60
            token.nbf += 60
            token.exp += 60
        }

        #expect(refusal(try signed(claims())) == nil)
        #expect(refusal(try signed(late), at: Self.start + .seconds(60)) == .tokenKeyUnknown)
    }

    @Test func `takes no token that it has seen before, once its key has ended or is another's`() throws {
        let token = try signed(claims())
        #expect(refusal(token) == nil)

        desk.learn([
            Identity.TokenKey(id: "tk-1", publicKey: signing.publicKey, until: Self.start + .seconds(60))
        ])
        #expect(refusal(token, at: Self.start + .seconds(59)) == nil)
        #expect(refusal(token, at: Self.start + .seconds(60)) == .tokenKeyUnknown)

        desk.learn([Identity.TokenKey(id: "tk-1", publicKey: SigningKey().publicKey)])
        #expect(refusal(token) == .tokenInvalid)
    }

    @Test func `takes no token that it has seen before, once all of its person's have ended`() throws {
        let token = try signed(claims())
        #expect(refusal(token) == nil)

        desk.refuse(
            tokensOf: Self.li,
            issuedBefore: Self.start + .seconds(5),
            until: Self.start + .seconds(360),
            at: Self.start
        )

        #expect(refusal(token) == .tokenInvalid)
    }

    @Test func `takes tokens when it can remember no more of them`() throws {
        let first = try signed(claims())
        #expect(refusal(first) == nil)

        for number in 0..<5000 { #expect(refusal(try signed(claims { $0.jti = "\(number)" })) == nil) }

        #expect(refusal(first) == nil)
    }

    @Test func `takes no token of a session that is over (ASVS 7.4.1)`() throws {
        let token = try signed(claims())
        #expect(refusal(token) == nil)

        desk.forget(sessions: [Self.session], until: Self.start + .seconds(360), at: Self.start)

        #expect(refusal(token) == .tokenInvalid)
    }

    @Test func `takes none that somebody was given before all of theirs ended, and the next`() throws {
        desk.refuse(
            tokensOf: Self.li,
            issuedBefore: Self.start + .seconds(5),
            until: Self.start + .seconds(360),
            at: Self.start
        )
        let next = claims { $0.iat += 5 }

        #expect(refusal(try signed(claims())) == .tokenInvalid)
        #expect(refusal(try signed(next)) == nil)
        #expect(refusal(try signed(claims { $0.sub = Self.mei })) == nil)
    }

    @Test func `lets somebody who has shown no more than a code from the mail only choose a password (ASVS 6.3.6)`()
        throws
    {
        let recovering = "Bearer \(try signed(claims { $0.acr = .recovering }))"
        let usual = "Bearer \(try signed(claims()))"

        #expect(try desk.roles(of: message(recovering), granted: [.edge], at: Self.start) == [.recovering])
        #expect(try desk.roles(of: message(usual), granted: [.edge], at: Self.start) == [.person])
        #expect(try desk.roles(of: message(nil), granted: [.edge], at: Self.start) == [.edge])
    }

    @Test func `takes the place of the edge's role, but for those who work here (ASVS 8.2.1)`() throws {
        let consumer = "Bearer \(try signed(claims()))"
        let support = "Bearer \(try signed(claims { $0.duties = [.support] }))"

        #expect(try desk.roles(of: message(consumer), granted: [.edge], at: Self.start) == [.person])
        #expect(try desk.roles(of: message(consumer), granted: [.operator], at: Self.start) == [.operator])
        #expect(
            try desk.roles(of: message(support), granted: [.edge], at: Self.start) == [.edge, .staff(.support)]
        )
    }

    @Test(arguments: ["", "Bearer", "Bearer ", "bearer x", "Basic bGk6cHc=", "Bearer a.b.c"])
    func `refuses a header that is no access token, though the broker user could do without`(header: String) {
        let refusal = #expect(throws: Refusal.self) {
            try desk.roles(of: message(header), granted: [.operator], at: Self.start)
        }

        #expect(refusal?.code == .tokenInvalid)
    }

    @Test func `lets a token act for its own person only (ASVS 8.2.2, 8.3.3)`() throws {
        let message = message("Bearer \(try signed(claims()))")

        try desk.check(message, actsFor: Self.li, at: Self.start)
        let refusal = #expect(throws: Refusal.self) { try desk.check(message, actsFor: Self.mei, at: Self.start) }

        #expect(refusal?.code == .notAllowed)
    }

    @Test func `lets a token not act for everybody at once (ASVS 8.2.2)`() throws {
        let person = message("Bearer \(try signed(claims()))")

        #expect(throws: Refusal.self) { try desk.check(person, actsFor: nil, at: Self.start) }
        try desk.check(message(nil), actsFor: nil, at: Self.start)
    }

    @Test func `knows after a restart what it knew before`() throws {
        let store = try Store(.memory, schemas: [accessSchema])
        try store.write { database in
            let table = AccessTable(database: database)
            try table.save(Identity.TokenKey(id: "tk-1", publicKey: signing.publicKey))
            try table.end(Self.session, until: Self.start + .seconds(360))
        }
        let desk = try AccessDesk(service: "trade", recalling: store, asking: NobodyAnswers())
        let other = try signed(claims { $0.sid = ID(UUID128(high: 9, low: 9)) })

        #expect(throws: Refusal.self) { try desk.verify(signed(claims()), at: Self.start) }
        #expect(try desk.verify(other, at: Self.start).sub == Self.li)
    }
}

/// Identity, as far as it gives its keys.
private final class KeyGiver: Asking {
    private let keys: [Identity.TokenKey]
    private let asked = Mutex(0)

    init(keys: [Identity.TokenKey]) {
        self.keys = keys
    }

    var count: Int { asked.withLock { $0 } }

    func ask<Q: Query>(_ query: Q, timeout: Duration) async throws -> Q.Reply {
        asked.withLock { $0 += 1 }
        guard let reply = Identity.TokenKeyPublished(keys: keys) as? Q.Reply else {
            throw Refusal(.unknownType, "Only keys are given here.")
        }
        return reply
    }
}
