import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Find person` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    @Test func `shows the first letter of what is personal (ASVS 8.2.3, 14.2.6)`() throws {
        let profile = try identity.ask(Identity.FindPerson(person: .sample(1)))

        #expect(profile.email == "l…@…")
        #expect(profile.nickname == "阿…")
        #expect(profile.state == .active && profile.locale == "zh-Hans")
        #expect(profile.registeredAt == identity.clock.now)
    }

    @Test func `refuses somebody who isn't there`() throws {
        let refusal = #expect(throws: Refusal.self) { try identity.ask(Identity.FindPerson(person: .sample(2))) }

        #expect(refusal?.code == .personNotFound)
    }
}
