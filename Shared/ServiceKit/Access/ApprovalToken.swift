public import Model

/// That somebody has proved once more who they are, for one thing: checked by the service that does it.
///
/// Bound to the person and to the deed in every point, its amount and payee among them (PSD2 calls this dynamic linking).
/// The deed names what is acted on, so that the approval can't be used for a second one.
public struct ApprovalToken: Codable, Hashable, Sendable {
    /// The header's `typ`.
    public static let type = "approval+jwt"

    public var iss: String
    public var sub: ID<Person>
    public var aud: String
    public var jti: ID<Identity.Challenge>
    public var iat: Int64
    public var exp: Int64
    public var deed: Identity.Deed

    public init(
        person: ID<Person>,
        challenge: ID<Identity.Challenge>,
        deed: Identity.Deed,
        issuedAt: Timestamp,
        expiresAt: Timestamp
    ) {
        iss = AccessToken.issuer
        sub = person
        // The action names the service that takes it.
        aud = String(deed.action.prefix { $0 != "." })
        jti = challenge
        iat = issuedAt.seconds
        exp = expiresAt.seconds
        self.deed = deed
    }
}

extension Transaction {
    /// Whether somebody stands behind the message who can be asked for a proof: it comes through the edge, or with an
    /// access token.
    ///
    /// Operators answer for what they send themselves, and nobody can ask a service's own timer.
    public var isOnBehalf: Bool { cause.user == "edge" || hasAccessToken }

    /// Refuses a deed that its person has not approved; what operators do, and the service's own timers, needs no
    /// approval.
    ///
    /// The approval is spent with the deed: should the deed not be done after all, it can be used again.
    /// - Throws: `Refusal`: `approval_missing` without an approval, `approval_invalid` if it is for something else, by
    ///   somebody else, over, or spent.
    public func checkApproval(_ approval: String?, of deed: Identity.Deed, by person: ID<Person>, at path: String)
        throws
    {
        guard isOnBehalf else { return }
        guard let approval else {
            throw Refusal(
                .approvalMissing,
                "Open a challenge for \(deed) with \(Identity.OpenChallenge.name).",
                path: path
            )
        }
        guard let token = context.access.approval(approval, of: deed, by: person, at: now) else {
            throw Refusal(.approvalInvalid, "The approval is not this person's for this, or over.", path: path)
        }
        let isFresh = try AccessTable(database: database)
            .spend(token.jti, until: Timestamp(milliseconds: token.exp * 1000), at: now)
        guard isFresh else {
            throw Refusal(.approvalInvalid, "The approval has been used; each is good for once.", path: path)
        }
    }
}
