import Model
import Privacy
import Support
import Testing

@testable import ServiceKit

@Suite struct `An approval` {
    private static let start = Timestamp(milliseconds: 1_767_225_600_000)
    private static let li = ID<Person>(UUID128(high: 0x019B_76DA_A800_7001, low: 1))

    private static let session = ID<Identity.Session>(UUID128(high: 0x019B_76DA_A800_7003, low: 3))

    private let signing = SigningKey()
    private let desk: AccessDesk

    init() throws {
        desk = try AccessDesk(service: "trade", recalling: nil, asking: NobodyAnswers())
        desk.learn([Identity.TokenKey(id: "tk-1", publicKey: signing.publicKey)])
    }

    private func approval(
        of deed: Identity.Deed = .example,
        type: String = ApprovalToken.type,
        _ change: (inout ApprovalToken) -> Void = { _ in }
    ) throws -> String {
        var token = ApprovalToken(
            person: Self.li,
            session: Self.session,
            challenge: ID(UUID128(high: 1, low: 1)),
            deed: deed,
            issuedAt: Self.start,
            expiresAt: Self.start + .seconds(300)
        )
        change(&token)
        return try SignedToken.write(token, type: type, keyID: "tk-1", sign: signing.sign)
    }

    private func isApproved(_ token: String, _ deed: Identity.Deed = .example, after: Duration = .zero) -> Bool {
        desk.approval(token, of: deed, at: Self.start + after) != nil
    }

    @Test func `is good for what it says, for five minutes`() throws {
        let approval = try approval()

        #expect(isApproved(approval))
        #expect(isApproved(approval, after: .seconds(299)))
        #expect(!isApproved(approval, after: .seconds(300)))
    }

    @Test func `is void if anything is another`() throws {
        let approval = try approval()
        let example = Identity.Deed.example
        var changed = [Identity.Deed](repeating: example, count: 6)
        changed[0].action = "trade.order.pay"
        changed[1].subject = "ord_01kds9ss200000000000000009"
        changed[2].payee = "somebody"
        changed[3].amount = Money(199_901, .eur)
        changed[4].amount = Money(199_900, .usd)
        changed[5].amount = nil

        for deed in changed { #expect(!isApproved(approval, deed), "\(deed)") }
    }

    @Test func `says whose it is, and what they are there for`() throws {
        let approval = try approval { $0.duties = [.treasury] }

        let token = try #require(desk.approval(approval, of: .example, at: Self.start))
        #expect(token.sub == Self.li && token.duties == [.treasury])
    }

    @Test func `ends with its session, and with all that its person had until then (ASVS 7.4.1)`() throws {
        let approval = try approval()
        let later = try self.approval { $0.iat += 5 }
        #expect(isApproved(approval))

        let until = Self.start + .seconds(360)
        desk.refuse(tokensOf: Self.li, issuedBefore: Self.start + .seconds(5), until: until, at: Self.start)
        #expect(!isApproved(approval) && isApproved(later))
        desk.forget(sessions: [Self.session], until: until, at: Self.start)
        #expect(!isApproved(later))
    }

    @Test func `counts as before where identity does not say yet in which session it was given`() throws {
        #expect(isApproved(try approval { $0.sid = nil }))
    }

    @Test func `is no access token, nor is that an approval (ASVS 9.2.2)`() throws {
        #expect(!isApproved(try approval(type: AccessToken.type)))
        #expect(throws: Refusal.self) { try desk.verify(approval(), at: Self.start) }
    }

    @Test func `is for one service`() throws {
        #expect(!isApproved(try approval { $0.aud = "identity" }))
        #expect(!isApproved(try approval { $0.iss = "bazaar" }))
    }
}
