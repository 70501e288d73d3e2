import Model
import Privacy
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Forget service key` {
    private let identity: ServiceHarness<IdentityService>
    private let erasure: Identity.ErasureRequested

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
        erasure = try identity.send(Identity.ErasePerson(person: .sample(1)))
    }

    @Test func `lets a service that has lost its key sign by another`() throws {
        let first = try identity.confirmation(of: erasure, by: "trade")
        try identity.send(first, from: "trade")
        let other = try identity.confirmation(of: erasure, by: "trade", signing: SigningKey())
        try identity.expectRefusal(.confirmationUnsigned, at: "$.confirmation.public_key", of: other)

        let forgotten = try identity.send(Identity.ForgetServiceKey(service: "trade"))

        #expect(forgotten.publicKey == first.confirmation.publicKey)
        try identity.send(other, from: "trade")
    }

    @Test func `says so if there was none, and refuses what is no service`() throws {
        #expect(try identity.send(Identity.ForgetServiceKey(service: "trade")).publicKey == nil)
        try identity.expectRefusal(.invalidField, at: "$.service", of: Identity.ForgetServiceKey(service: "greenhouse"))
    }
}
