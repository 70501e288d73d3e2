import Messaging
public import Model
import Privacy
public import ServiceKit

/// Stands in for identity where a service checks approvals: signs them with a key that the service has heard of.
public struct Approver {
    private let key = SigningKey()
    private let session = ID<Identity.Session>(UUID128(high: 1, low: 2))

    public init() {}

    /// Has the service learn the key.
    public func introduce(to service: ServiceHarness<some Service>) throws {
        try service.deliver(
            Identity.TokenKeyPublished(keys: [Identity.TokenKey(id: "approver", publicKey: key.publicKey)])
        )
    }

    /// That a person wants this one thing, or agrees to another's, for five minutes.
    public func approval(
        of deed: Identity.Deed,
        by person: ID<Person>,
        duties: [Identity.Duty] = [],
        at now: Timestamp
    ) throws -> String {
        try SignedToken.write(
            ApprovalToken(
                person: person,
                session: session,
                challenge: ID(UUID128(high: 1, low: .random(in: 0 ... .max))),
                deed: deed,
                duties: duties,
                issuedAt: now,
                expiresAt: now + .seconds(300)
            ),
            type: ApprovalToken.type,
            keyID: "approver",
            sign: key.sign
        )
    }

    /// What a person is let in with, who works here if there are duties.
    public func accessToken(
        of person: ID<Person>,
        duties: [Identity.Duty] = [],
        for service: String,
        at now: Timestamp
    ) throws -> String {
        try SignedToken.write(
            AccessToken(
                person: person,
                session: session,
                audience: service,
                id: UUID128(high: 1, low: 3),
                issuedAt: now,
                authenticatedAt: now,
                assurance: duties.isEmpty ? .one : .two,
                factors: [.password],
                deviceKey: nil,
                duties: duties
            ),
            type: AccessToken.type,
            keyID: "approver",
            sign: key.sign
        )
    }
}
