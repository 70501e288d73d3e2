import Messaging
import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Resume request` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    @Test func `adds the days that the clock stood still, and alarms come that much later`() throws {
        let request = try identity.receive(laws: [.gdpr]).request
        try identity.send(Identity.PauseRequest(request: request))
        identity.clock.advance(by: .seconds(10 * 86_400))

        let resumed = try identity.send(Identity.ResumeRequest(request: request))

        #expect(resumed.state == .received && "\(resumed.dueAt)" == "2026-02-11T23:00:00.000Z")
        identity.clock.advance(by: .seconds(10 * 86_400))
        try identity.fireTimers()
        #expect(try identity.emitted(Identity.RequestAlarmed.self).isEmpty)
        identity.clock.advance(by: .seconds(86_400))
        try identity.fireTimers()
        #expect(try identity.emitted(Identity.RequestAlarmed.self).map(\.percent) == [50])
    }

    @Test func `refuses a clock that runs, and a request that doesn't exist`() throws {
        let request = try identity.receive().request

        try identity.expectRefusal(.requestNotOpen, at: "$.request", of: Identity.ResumeRequest(request: request))
        try identity.expectRefusal(
            .requestNotFound,
            at: "$.request",
            of: Identity.ResumeRequest(request: ServiceHarness<IdentityService>.nobodysRequest)
        )
    }
}
