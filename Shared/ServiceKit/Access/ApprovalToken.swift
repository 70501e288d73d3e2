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
    /// In which the proof was given; nothing that was signed by an identity of before decision 78 names it.
    public var sid: ID<Identity.Session>?
    public var aud: String
    public var jti: ID<Identity.Challenge>
    public var iat: Int64
    public var exp: Int64
    public var deed: Identity.Deed
    /// What the person is there for, in that service.
    public var duties: [Identity.Duty]?

    public init(
        person: ID<Person>,
        session: ID<Identity.Session>,
        challenge: ID<Identity.Challenge>,
        deed: Identity.Deed,
        duties: [Identity.Duty] = [],
        issuedAt: Timestamp,
        expiresAt: Timestamp
    ) {
        iss = AccessToken.issuer
        sub = person
        sid = session
        aud = deed.service
        jti = challenge
        iat = issuedAt.seconds
        exp = expiresAt.seconds
        self.deed = deed
        self.duties = duties.isEmpty ? nil : duties
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
        guard let token = context.access.approval(approval, of: deed, at: now), token.sub == person else {
            throw Refusal(.approvalInvalid, "The approval is not this person's for this, or over.", path: path)
        }
        try spend(token, at: path)
    }

    /// Refuses a deed that takes two people, unless one who has the duty here sends it for themselves, and another who has
    /// it has approved exactly this.
    ///
    /// Whoever sends it without an access token is nobody in particular, and could be the one who approves: operators are
    /// asked, too. The approval is spent with the deed.
    /// - Returns: the other.
    /// - Throws: `Refusal`: `second_person_missing` without one of the two, `approval_invalid` if the approval is for
    ///   something else, the sender's own, by somebody who hasn't the duty, over, or spent.
    public func checkSecondPerson(
        _ approval: String?,
        of deed: Identity.Deed,
        having duty: Identity.Duty,
        at path: String
    ) throws -> ID<Person> {
        guard let sender = try accessToken, sender.duties?.contains(duty) == true else {
            throw Refusal(
                .secondPersonMissing,
                "Send it with the access token of somebody who has the duty \(duty.rawValue).",
                path: "$"
            )
        }
        guard let approval else {
            throw Refusal(
                .secondPersonMissing,
                "Have another who has the duty \(duty.rawValue) open a challenge for \(deed) with "
                    + "\(Identity.OpenChallenge.name), and add their approval.",
                path: path
            )
        }
        guard let token = context.access.approval(approval, of: deed, at: now) else {
            throw Refusal(.approvalInvalid, "The approval is not for \(deed), or over.", path: path)
        }
        guard token.sub != sender.sub, token.duties?.contains(duty) == true else {
            throw Refusal(
                .approvalInvalid,
                "The approval has to be another's than the sender's, who has the duty \(duty.rawValue).",
                path: path
            )
        }
        try spend(token, at: path)
        return token.sub
    }

    private func spend(_ token: ApprovalToken, at path: String) throws {
        let isFresh = try AccessTable(database: database)
            .spend(token.jti, until: Timestamp(milliseconds: token.exp * 1000), at: now)
        guard isFresh else {
            throw Refusal(.approvalInvalid, "The approval has been used; each is good for once.", path: path)
        }
    }
}
