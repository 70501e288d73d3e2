import Messaging
import Model
import Support
import Testing

@testable import IdentityService

extension RiskControl.ActionAssessed {
    /// Risk control's no to somebody's registration.
    static func denial(
        of person: ID<Person>,
        action: RiskControl.Action = .registration,
        verdict: RiskControl.Verdict = .deny
    ) -> Self {
        .init(
            assessment: ID(UUID128(high: 1, low: 1)),
            action: action,
            person: person,
            subject: "\(person)",
            verdict: verdict,
            score: 0.9,
            reasons: [.init(code: "shared_device", detail: "7 accounts on one device", weight: 0.9)]
        )
    }
}

@Suite struct `Suspend person on action assessed` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    private var state: Identity.PersonState {
        get throws { try identity.ask(Identity.FindPerson(person: .sample(1))).state }
    }

    @Test func `suspends whose registration is denied, once, with the reason`() throws {
        for _ in 1...2 { try identity.deliver(RiskControl.ActionAssessed.denial(of: .sample(1))) }

        #expect(try state == .suspended)
        #expect(
            try identity.emitted(Identity.PersonSuspended.self)
                == [.init(person: .sample(1), reason: "shared_device")]
        )
    }

    @Test func `says when the address is only claimed`() throws {
        let person = try identity.claim()

        try identity.deliver(RiskControl.ActionAssessed.denial(of: person))

        #expect(
            try identity.emitted(Identity.PersonSuspended.self)
                == [.init(person: person, reason: "shared_device", isUnconfirmed: true)]
        )
    }

    @Test(arguments: [RiskControl.Verdict.allow, .review, .stepUp])
    func `leaves everybody else alone`(verdict: RiskControl.Verdict) throws {
        try identity.deliver(RiskControl.ActionAssessed.denial(of: .sample(1), verdict: verdict))

        #expect(try state == .active)
    }

    @Test func `leaves to trade what is said about orders`() throws {
        try identity.deliver(RiskControl.ActionAssessed.denial(of: .sample(1), action: .order))

        #expect(try state == .active)
    }

    @Test func `passes over somebody who has left`() throws {
        try identity.eraseCompletely()

        try identity.deliver(RiskControl.ActionAssessed.denial(of: .sample(1)))

        #expect(try identity.emitted(Identity.PersonSuspended.self).isEmpty)
        #expect(identity.deadReasons.isEmpty && identity.counts.parked == 0)
    }
}
