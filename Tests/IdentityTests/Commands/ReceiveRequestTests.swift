import Messaging
import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Receive request` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    @Test func `starts the clocks of both laws, and is steered by the earlier`() throws {
        // The clock of these tests says 1 January 2026, 00:00 UTC.
        let report = try identity.receive()

        #expect(report.state == .received && report.receivedAt == identity.clock.now)
        #expect(report.deadlines.map(\.law) == [.gdpr, .pipl])
        #expect(report.deadlines.map { "\($0.at)" } == ["2026-02-01T23:00:00.000Z", "2026-01-22T16:00:00.000Z"])
        #expect(report.dueAt == report.deadlines[1].at)
        #expect(try identity.emitted(Identity.RequestChanged.self).map(\.report) == [report])
    }

    @Test func `counts from the day that a letter came`() throws {
        let letter = identity.clock.now - .seconds(3 * 86_400)

        let report = try identity.receive(laws: [.gdpr], receivedAt: letter)

        #expect("\(report.dueAt)" == "2026-01-29T23:00:00.000Z")
    }

    @Test func `takes the same once more down as a duplicate, and keeps the first date`() throws {
        let first = try identity.receive(laws: [.gdpr])
        identity.clock.advance(by: .seconds(86_400))

        let second = try identity.receive(laws: [.gdpr])

        #expect(second.state == .duplicate && second.duplicateOf == first.request)
        #expect(try identity.report(first.request).dueAt == first.dueAt)
    }

    @Test func `moves the first date back when an earlier letter turns up`() throws {
        let first = try identity.receive(laws: [.gdpr])

        try identity.receive(receivedAt: identity.clock.now - .seconds(3 * 86_400))

        #expect("\(try identity.report(first.request).dueAt)" == "2026-01-29T23:00:00.000Z")
    }

    @Test func `is no duplicate of another kind, of another person, or of what is answered`() throws {
        try identity.register(2, email: "mei@example.com")
        let first = try identity.receive()
        #expect(try identity.receive(.restriction).state == .received)
        #expect(try identity.receive(of: 2).state == .received)
        try identity.send(Identity.CancelRequest(request: first.request))

        #expect(try identity.receive().state == .received)
    }

    @Test func `refuses a date to come, no law, a taken id and a person who isn't there`() throws {
        let later = identity.clock.now + .seconds(1)
        try identity.expectRefusal(
            .invalidField,
            at: "$.received_at",
            of: Identity.ReceiveRequest(person: .sample(1), kind: .access, receivedAt: later)
        )
        try identity.expectRefusal(
            .invalidField,
            at: "$.laws",
            of: Identity.ReceiveRequest(person: .sample(1), kind: .access, laws: [])
        )
        let taken = try identity.receive().request
        try identity.expectRefusal(
            .invalidField,
            at: "$.request",
            of: Identity.ReceiveRequest(request: taken, person: .sample(1), kind: .access)
        )
        try identity.expectRefusal(
            .personNotFound,
            at: "$.person",
            of: Identity.ReceiveRequest(person: .sample(9), kind: .access)
        )
    }
}
