import Messaging
import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Pause request` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    @Test func `stops the clock: nothing is overdue, however long it takes`() throws {
        let request = try identity.receive(laws: [.gdpr]).request

        let paused = try identity.send(Identity.PauseRequest(request: request))

        #expect(paused.state == .identityPending)
        identity.clock.advance(by: .seconds(200 * 86_400))
        try identity.fireTimers()
        #expect(try identity.emitted(Identity.RequestEscalated.self).isEmpty)
    }

    @Test func `refuses where no law allows it, and a request that doesn't exist`() throws {
        let request = try identity.receive(laws: [.pipl]).request

        try identity.expectRefusal(.requestNotOpen, at: nil, of: Identity.PauseRequest(request: request))
        try identity.expectRefusal(
            .requestNotFound,
            at: "$.request",
            of: Identity.PauseRequest(request: ServiceHarness<IdentityService>.nobodysRequest)
        )
    }
}
