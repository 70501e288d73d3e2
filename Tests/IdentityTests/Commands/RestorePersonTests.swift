import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Restore person` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    @Test func `lets a suspended person act again and announces it only once`() throws {
        try identity.deliver(RiskControl.ActionAssessed.denial(of: .sample(1)))
        #expect(try identity.ask(Identity.FindPerson(person: .sample(1))).state == .suspended)

        for _ in 1...2 { try identity.send(Identity.RestorePerson(person: .sample(1))) }

        #expect(try identity.ask(Identity.FindPerson(person: .sample(1))).state == .active)
        #expect(try identity.emitted(Identity.PersonRestored.self).map(\.person) == [.sample(1)])
    }

    @Test func `refuses somebody who isn't there`() throws {
        try identity.expectRefusal(.personNotFound, at: "$.person", of: Identity.RestorePerson(person: .sample(2)))
    }

    @Test func `refuses somebody who has left`() throws {
        try identity.eraseCompletely()

        try identity.expectRefusal(.personErased, at: "$.person", of: Identity.RestorePerson(person: .sample(1)))
    }
}
