import Messaging
import Model
import Privacy
import Support
import Testing

@testable import IdentityService

@Suite struct `Accept request` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    @Test func `begins an export, which answers it once it is delivered`() throws {
        let request = try identity.receive().request

        let accepted = try identity.send(Identity.AcceptRequest(request: request))

        let export = try #require(identity.emitted(Identity.ExportRequested.self).first)
        #expect(accepted.state == .fulfilling && accepted.export == export.export)
        try identity.contributeOwn(to: export)
        try identity.contributeNothing(to: export)
        #expect(try identity.report(request).state == .fulfilling)
        try identity.release(export.export, to: OpeningKey(id: "export"))
        #expect(try identity.report(request).state == .fulfilled)
    }

    @Test func `begins an erasure, which answers it once it is certified`() throws {
        let request = try identity.receive(.erasure).request

        try identity.send(Identity.AcceptRequest(request: request))

        let erasure = try #require(identity.emitted(Identity.ErasureRequested.self).first)
        #expect(try identity.report(request).erasure == erasure.request)
        try identity.deliver(erasure)
        for service in Suite.services { try identity.confirm(erasure, by: service.service) }
        let report = try identity.report(request)
        #expect(report.state == .fulfilled && report.settledAt == identity.clock.now)
    }

    @Test func `takes the person's approval of an erasure, at once or after a grace, when it comes through the edge`()
        throws
    {
        let approver = Approver()
        try approver.introduce(to: identity)
        let request = try identity.receive(.erasure).request
        var command = Identity.AcceptRequest(request: request, graceDays: 7)

        #expect(try identity.code(of: command, from: "edge") == .approvalMissing)
        command.graceDays = nil
        #expect(try identity.code(of: command, from: "edge") == .approvalMissing)
        #expect(try identity.report(request).state == .received)
        command.approval = try approver.approval(
            of: Identity.ErasePerson.deed(erasing: .sample(1)),
            by: .sample(1),
            at: identity.clock.now
        )

        #expect(try identity.code(of: command, from: "edge") == nil)
        #expect(try identity.report(request).state == .fulfilling)
    }

    @Test func `waits for the grace of an erasure, with the data restricted meanwhile`() throws {
        let request = try identity.receive(.erasure).request

        let accepted = try identity.send(Identity.AcceptRequest(request: request, graceDays: 7))

        #expect(accepted.state == .grace && accepted.graceUntil == identity.clock.now + .seconds(7 * 86_400))
        #expect(try identity.emitted(Identity.PersonRestricted.self).map(\.person) == [.sample(1)])
        #expect(try identity.emitted(Identity.ErasureRequested.self).isEmpty)
        identity.clock.advance(by: .seconds(7 * 86_400 - 1))
        try identity.fireTimers()
        #expect(try identity.emitted(Identity.ErasureRequested.self).isEmpty)
        identity.clock.advance(by: .seconds(1))
        try identity.fireTimers()
        #expect(try identity.emitted(Identity.ErasureRequested.self).map(\.person) == [.sample(1)])
        #expect(try identity.report(request).state == .fulfilling)
    }

    @Test func `refuses a part of it on grounds, which the person is told of with what they can do`() throws {
        let request = try identity.receive(.erasure).request

        let accepted = try identity.send(
            Identity.AcceptRequest(request: request, exceptions: [.legalObligation, .rightsOfOthers])
        )

        #expect(accepted.state == .fulfilling && accepted.exceptions == [.legalObligation, .rightsOfOthers])
        let erasure = try #require(identity.emitted(Identity.ErasureRequested.self).first)
        try identity.deliver(erasure)
        for service in Suite.services { try identity.confirm(erasure, by: service.service) }
        let report = try identity.report(request)
        #expect(report.state == .partial && report.exceptions == [.legalObligation, .rightsOfOthers])
        #expect(report.remedies == [.supervisoryAuthority, .court] && report.refusal == nil)
        #expect(report.settledAt == identity.clock.now)
        try identity.register(2, email: "mei@example.com")
        try identity.expectRefusal(
            .invalidField,
            at: "$.exceptions",
            of: Identity.AcceptRequest(
                request: identity.receive(of: 2).request,
                exceptions: [.unfounded, .unfounded]
            )
        )
    }

    @Test func `restricts, and is done with that`() throws {
        let request = try identity.receive(.restriction).request

        let accepted = try identity.send(Identity.AcceptRequest(request: request, ground: .claims))

        #expect(accepted.state == .fulfilled)
        #expect(try identity.emitted(Identity.PersonRestricted.self).count == 1)
    }

    @Test func `refuses a grace of more than a week, and for anything but an erasure`() throws {
        let erasure = try identity.receive(.erasure).request
        let access = try identity.receive().request

        for command in [
            Identity.AcceptRequest(request: erasure, graceDays: 8),
            Identity.AcceptRequest(request: access, graceDays: 1),
        ] {
            try identity.expectRefusal(.invalidField, at: "$.grace_days", of: command)
        }
        #expect(try identity.report(erasure).state == .received)
    }

    @Test func `refuses what is begun already, or doesn't exist`() throws {
        let request = try identity.receive().request
        try identity.send(Identity.AcceptRequest(request: request))

        try identity.expectRefusal(.requestNotOpen, at: "$.request", of: Identity.AcceptRequest(request: request))
        try identity.expectRefusal(
            .requestNotFound,
            at: "$.request",
            of: Identity.AcceptRequest(request: ServiceHarness<IdentityService>.nobodysRequest)
        )
    }
}
