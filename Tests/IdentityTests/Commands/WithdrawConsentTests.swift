import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Withdraw consent` {
    private let identity: ServiceHarness<IdentityService>
    private let grant = Identity.GrantConsent(person: .sample(1), purpose: .personalisation, version: "1")
    private let withdrawal = Identity.WithdrawConsent(person: .sample(1), purpose: .personalisation)

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    @Test func `takes back the consent that was given, once`() throws {
        let granted = try identity.send(grant)
        identity.clock.advance(by: .seconds(60))

        let withdrawn = try identity.send(withdrawal)
        #expect(try identity.send(withdrawal) == withdrawn)

        #expect(withdrawn.consent.receipt == granted.consent.receipt)
        #expect(withdrawn.consent.withdrawnAt == identity.clock.now)
        #expect(try identity.emitted(Identity.ConsentWithdrawn.self) == [withdrawn])
        #expect(try identity.ask(Identity.FindPerson(person: .sample(1))).consents == [withdrawn.consent])
    }

    @Test func `lets the person allow it again, on a new receipt`() throws {
        let first = try identity.send(grant)
        try identity.send(withdrawal)

        let second = try identity.send(grant)

        #expect(second.consent.receipt != first.consent.receipt)
        #expect(try identity.ask(Identity.FindPerson(person: .sample(1))).consents == [second.consent])
    }

    @Test func `refuses what was never allowed`() throws {
        try identity.expectRefusal(.consentNotFound, at: "$.purpose", of: withdrawal)
    }

    @Test func `refuses somebody who isn't there`() throws {
        try identity.expectRefusal(
            .personNotFound,
            at: "$.person",
            of: Identity.WithdrawConsent(person: .sample(2), purpose: .marketing)
        )
    }
}
