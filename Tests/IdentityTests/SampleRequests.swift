import Messaging
import Model
import Support

@testable import IdentityService

extension ServiceHarness<IdentityService> {
    /// Has the nth sample person ask for something.
    @discardableResult
    func receive(
        _ kind: Identity.PrivacyRequestKind = .access,
        laws: [Identity.PrivacyLaw]? = nil,
        receivedAt: Timestamp? = nil,
        of number: UInt64 = 1
    ) throws -> Identity.PrivacyRequestReport {
        try send(
            Identity.ReceiveRequest(person: .sample(number), kind: kind, laws: laws, receivedAt: receivedAt)
        )
    }

    func report(_ request: ID<Identity.PrivacyRequest>) throws -> Identity.PrivacyRequestReport {
        try ask(Identity.FindRequest(request: request))
    }

    static var nobodysRequest: ID<Identity.PrivacyRequest> { ID(UUID128(high: 1, low: 1)) }
}
