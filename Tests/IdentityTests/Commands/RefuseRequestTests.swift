import Messaging
import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `Refuse request` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    @Test func `announces the reason, and what the person can do about it`() throws {
        let request = try identity.receive(.erasure).request

        let refused = try identity.send(Identity.RefuseRequest(request: request, ground: .legalClaims))

        #expect(refused.state == .refused && refused.refusal == .legalClaims)
        #expect(refused.remedies == [.supervisoryAuthority, .court])
        #expect(try identity.emitted(Identity.RequestChanged.self).last?.report == refused)
    }

    @Test func `stands in the person's own export`() throws {
        let request = try identity.receive(.erasure).request
        try identity.send(Identity.RefuseRequest(request: request, ground: .excessive))

        let rows = try identity.store.read { database in
            try PrivacyParticipant(IdentityService.self).export(.sample(1), in: database)
        }

        #expect(rows["privacy_request"]?[0]?["refusal"] == .string("excessive"))
    }

    @Test func `refuses to refuse what is accepted, and a request that doesn't exist`() throws {
        let request = try identity.receive().request
        try identity.send(Identity.AcceptRequest(request: request))

        try identity.expectRefusal(
            .requestNotOpen,
            at: "$.request",
            of: Identity.RefuseRequest(request: request, ground: .unfounded)
        )
        try identity.expectRefusal(
            .requestNotFound,
            at: "$.request",
            of: Identity.RefuseRequest(
                request: ServiceHarness<IdentityService>.nobodysRequest,
                ground: .unfounded
            )
        )
    }
}
