import Model
import ServiceKit
import Support
import Testing

@testable import IdentityService

/// Persons 2 and 3, who have the duty treasury, and 4, who doesn't.
struct SampleTreasury {
    private let identity: ServiceHarness<IdentityService>
    private let approver = Approver()

    init(in identity: ServiceHarness<IdentityService>) throws {
        self.identity = identity
        try approver.introduce(to: identity)
        for number in 2...4 as ClosedRange<UInt64> {
            try identity.register(number, email: "\(number)@example.com")
        }
        for number in 2...3 as ClosedRange<UInt64> {
            try identity.send(Identity.GrantRole(person: .sample(number), duty: .treasury))
        }
    }

    func token(_ number: UInt64, _ duties: [Identity.Duty] = [.treasury]) throws -> String {
        try approver.accessToken(of: .sample(number), duties: duties, for: "identity", at: identity.clock.now)
    }

    func approval(of deed: Identity.Deed, by number: UInt64) throws -> String {
        try approver.approval(of: deed, by: .sample(number), duties: [.treasury], at: identity.clock.now)
    }
}
