import Messaging
import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Check request` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    @Test func `happens by itself: three alarms, then it is overdue, each once`() throws {
        let request = try identity.receive(laws: [.gdpr])

        for _ in 1...40 {
            identity.clock.advance(by: .seconds(86_400))
            try identity.fireTimers()
        }

        let alarms = try identity.emitted(Identity.RequestAlarmed.self)
        #expect(alarms.map(\.percent) == [50, 75, 90])
        #expect(alarms.allSatisfy { $0.dueAt == request.dueAt && $0.request == request.request })
        #expect(
            try identity.emitted(Identity.RequestEscalated.self)
                == [.init(request: request.request, person: .sample(1), dueAt: request.dueAt)]
        )
        #expect(try identity.report(request.request).escalatedAt != nil)
    }

    @Test func `is over when the request is answered`() throws {
        let request = try identity.receive().request
        try identity.send(Identity.RefuseRequest(request: request, ground: .unfounded))

        identity.clock.advance(by: .seconds(100 * 86_400))
        try identity.fireTimers()

        #expect(try identity.emitted(Identity.RequestAlarmed.self).isEmpty)
        #expect(try identity.emitted(Identity.RequestEscalated.self).isEmpty)
    }

    @Test func `changes nothing when there is nothing to see`() throws {
        let request = try identity.receive()
        let before = identity.published.count

        #expect(try identity.send(Identity.CheckRequest(request: request.request)) == request)
        #expect(identity.published.count == before)
    }

    @Test func `refuses a request that doesn't exist`() throws {
        try identity.expectRefusal(
            .requestNotFound,
            at: "$.request",
            of: Identity.CheckRequest(request: ServiceHarness<IdentityService>.nobodysRequest)
        )
    }
}
