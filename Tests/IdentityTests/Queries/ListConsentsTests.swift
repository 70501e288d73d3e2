import Model
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `List consents` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    @Test func `shows all that was allowed and taken back, as it happened, with the words`() throws {
        let notice = try identity.registerNotice()
        try identity.registerNotice(version: "2026-02")
        let granted = try identity.send(
            Identity.GrantConsent(
                person: .sample(1),
                purpose: .marketing,
                version: notice.version,
                textSha256: notice.textSha256,
                locale: notice.locale,
                channel: "app"
            )
        ).consent
        identity.clock.advance(by: .seconds(60))
        try identity.send(Identity.WithdrawConsent(person: .sample(1), purpose: .marketing))

        let ledger = try identity.ask(Identity.ListConsents(person: .sample(1)))

        #expect(ledger.entries.map(\.isWithdrawal) == [false, true])
        #expect(ledger.entries.map(\.receipt) == [granted.receipt, granted.receipt])
        #expect(ledger.entries.map(\.at) == [granted.grantedAt, granted.grantedAt + .seconds(60)])
        #expect(ledger.entries.first?.channel == "app" && ledger.entries.first?.locale == "zh-Hans")
        #expect(ledger.notices == [notice])
    }

    @Test func `shows nobody's to anybody else`() throws {
        let approver = Approver()
        try approver.introduce(to: identity)
        let token = try approver.accessToken(of: .sample(2), for: "identity", at: identity.clock.now)

        let refusal = #expect(throws: Refusal.self) {
            try identity.ask(Identity.ListConsents(person: .sample(1)), token: token)
        }

        #expect(refusal?.code == .notAllowed)
    }
}
