import Messaging
import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Extend request` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    @Test func `takes two more months, once, and announces why`() throws {
        let request = try identity.receive(laws: [.gdpr]).request

        let extended = try identity.send(Identity.ExtendRequest(request: request, ground: .complexity))

        #expect("\(extended.dueAt)" == "2026-04-01T22:00:00.000Z" && extended.extension == .complexity)
        #expect(try identity.emitted(Identity.RequestChanged.self).last?.report == extended)
        try identity.expectRefusal(
            .requestNotExtendable,
            at: nil,
            of: Identity.ExtendRequest(request: request, ground: .number)
        )
    }

    @Test func `comes too late after the first month`() throws {
        let request = try identity.receive(laws: [.gdpr]).request
        identity.clock.advance(by: .seconds(32 * 86_400))
        try identity.fireTimers()

        try identity.expectRefusal(
            .requestNotExtendable,
            at: nil,
            of: Identity.ExtendRequest(request: request, ground: .number)
        )
    }

    @Test func `refuses a request that is answered, or doesn't exist`() throws {
        let request = try identity.receive().request
        try identity.send(Identity.CancelRequest(request: request))

        try identity.expectRefusal(
            .requestNotOpen,
            at: "$.request",
            of: Identity.ExtendRequest(request: request, ground: .number)
        )
        try identity.expectRefusal(
            .requestNotFound,
            at: "$.request",
            of: Identity.ExtendRequest(request: ServiceHarness<IdentityService>.nobodysRequest, ground: .number)
        )
    }
}
