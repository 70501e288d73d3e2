import Messaging
import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Place hold` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    private func place(_ reason: String = "A claim in court.", of number: UInt64 = 1) throws -> Identity.PlaceHold {
        try identity.holding(number, because: reason)
    }

    @Test func `keeps the person from being erased, and nobody else`() throws {
        try identity.register(2, email: "mei@example.com")

        #expect(try identity.send(place()).isHeld)

        try identity.expectRefusal(.personHeld, at: "$.person", of: Identity.ErasePerson(person: .sample(1)))
        #expect(try identity.ask(Identity.FindPerson(person: .sample(1))).state == .active)
        try identity.eraseCompletely(2)
    }

    @Test func `is logged with who did it and why, each time`() throws {
        try identity.send(place(), from: "operator")
        try identity.send(place("Another claim."), from: "operator")

        let entries = try identity.ask(Identity.ListAccesses()).entries.map { text in
            try JSON.decode(AccessEntry.self, from: Array(text.utf8))
        }
        #expect(entries.map(\.actor) == ["operator", "operator"] && entries.map(\.fields) == [["hold"], ["hold"]])
        let reasons = try entries.map { try identity.open($0.reason, as: .reason, of: .sample(1)) }
        #expect(reasons == ["A claim in court.", "Another claim."])
    }

    @Test func `has an erasure wait whose grace is over, without a pause for its clock`() throws {
        let request = try identity.receive(.erasure, laws: [.gdpr]).request
        try identity.send(Identity.AcceptRequest(request: request, graceDays: 7))
        try identity.send(place())

        identity.clock.advance(by: .seconds(60 * 86_400))
        try identity.fireTimers()

        #expect(try identity.report(request).state == .grace)
        #expect(try identity.emitted(Identity.ErasureRequested.self).isEmpty)
        #expect(try identity.emitted(Identity.RequestEscalated.self).map(\.request) == [request])
    }

    @Test func `is the operator's, with a reason, of somebody who is there`() throws {
        #expect(try identity.code(of: place(), from: "edge") == .notAllowed)
        try identity.expectRefusal(.invalidField, at: "$.reason", of: place(" "))
        try identity.expectRefusal(.personNotFound, at: "$.person", of: place(of: 9))
        #expect(try identity.ask(Identity.ListAccesses()).entries.isEmpty)
    }
}
