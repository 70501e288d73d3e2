import Messaging
import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Lift hold` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
        try identity.send(identity.holding(because: "A claim in court."))
    }

    private func lift() throws -> Identity.HoldReport {
        try identity.send(
            Identity.LiftHold(
                person: .sample(1),
                reason: identity.sealed("It is settled.", as: "reason", of: Identity.LiftHold.self, .sample(1))
            ),
            from: "operator"
        )
    }

    @Test func `lets the person be erased`() throws {
        #expect(try !lift().isHeld)

        try identity.eraseCompletely()
    }

    @Test func `is logged with who did it and why`() throws {
        let report = try lift()

        #expect(report.entry == 1)
        let text = try #require(identity.ask(Identity.ListAccesses()).entries.last)
        let entry = try JSON.decode(AccessEntry.self, from: Array(text.utf8))
        #expect(entry.actor == "operator" && entry.fields == ["hold lifted"])
        #expect(try identity.open(entry.reason, as: .reason, of: .sample(1)) == "It is settled.")
    }

    @Test func `has an erasure go on that has waited for it, and none whose grace isn't over`() throws {
        let request = try identity.receive(.erasure).request
        try identity.send(Identity.AcceptRequest(request: request, graceDays: 7))
        _ = try lift()
        for check in try identity.sent(Identity.CheckRequest.self) { try identity.send(check) }
        #expect(try identity.report(request).state == .grace)
        try identity.send(identity.holding(because: "Once more."))
        identity.clock.advance(by: .seconds(8 * 86_400))
        try identity.fireTimers()
        #expect(try identity.report(request).state == .grace)

        _ = try lift()
        for check in try identity.sent(Identity.CheckRequest.self) { try identity.send(check) }

        #expect(try identity.report(request).state == .fulfilling)
        #expect(try identity.emitted(Identity.ErasureRequested.self).map(\.person) == [.sample(1)])
    }
}
