import Messaging
import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Find request` {
    @Test func `shows both deadlines`() throws {
        let identity = try ServiceHarness(IdentityService.self)
        try identity.register()
        let request = try identity.receive()

        #expect(try identity.report(request.request) == request)
    }

    @Test func `refuses a request that doesn't exist`() throws {
        let identity = try ServiceHarness(IdentityService.self)

        let refusal = #expect(throws: Refusal.self) {
            try identity.report(ServiceHarness<IdentityService>.nobodysRequest)
        }

        #expect(refusal?.code == .requestNotFound && refusal?.path == "$.request")
    }
}
