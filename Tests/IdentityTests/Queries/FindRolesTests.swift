import Model
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Find roles` {
    @Test func `lists duties and where they count`() throws {
        let identity = try ServiceHarness(IdentityService.self)
        try identity.register()
        #expect(try identity.ask(Identity.FindRoles(person: .sample(1))).duties.isEmpty)

        try identity.send(Identity.GrantRole(person: .sample(1), duty: .support, scope: "trade"))
        try identity.send(Identity.GrantRole(person: .sample(1), duty: .treasury))
        try identity.send(Identity.WithdrawRole(person: .sample(1), duty: .treasury))

        let duties = try identity.ask(Identity.FindRoles(person: .sample(1))).duties
        #expect(duties == [Identity.DutyView(duty: .support, scope: "trade", grantedAt: identity.clock.now)])
    }
}
