import Model
import ServiceKit

/// What a session is opened with.
struct Entrance {
    var kind = Session.Kind.consumer
    var assurance: Identity.Assurance
    var factors: [Identity.Factor]
    var attempt: Identity.LoginAttempt
}

extension Transaction {
    /// Opens a session, announces it, and seals what its owner gets.
    func beginSession(of person: ID<Person>, by entrance: Entrance) throws -> Identity.SessionAnswer {
        let attempt = entrance.attempt
        // Power over others' things takes two factors, and gives a short session.
        let isStaff = try entrance.assurance == .two && !duties.all(of: person).isEmpty
        let session = Session(
            id: newID(),
            person: person,
            kind: isStaff ? .staff : entrance.kind,
            assurance: entrance.assurance,
            factors: entrance.factors,
            device: attempt.device,
            network: attempt.network,
            deviceKey: attempt.deviceKey,
            openedAt: now,
            usedAt: now
        )
        let refreshToken = try sessions.open(session, random: randomBytes(32))
        // Recovery is told of by its mail; and the first device is as new as the account.
        if !attempt.isKnownDevice, session.kind != .recovery, try !sessions.knownDevices(of: person).isEmpty {
            tell(person, "login_new_device", key: "\(session.id)")
        }
        // Whoever recovers gets one, too: else strangers who go on trying could keep them from using the new password.
        let deviceToken =
            try attempt.isKnownDevice ? nil : sessions.addDevice(of: person, random: randomBytes(32), at: now)
        emit(
            Identity.SessionOpened(
                session: session.id,
                person: person,
                assurance: session.assurance,
                factors: session.factors,
                device: session.device,
                network: session.network,
                isKnownDevice: attempt.isKnownDevice,
                openedAt: now
            )
        )
        return Identity.SessionAnswer(
            session: session.id,
            person: person,
            assurance: session.assurance,
            secrets: try secrets(
                of: session,
                refreshToken: refreshToken,
                deviceToken: deviceToken,
                audiences: attempt.audiences,
                recipientKey: attempt.recipientKey
            ),
            expiresAt: session.expiresAt
        )
    }

    /// Signs access tokens, and seals them with the refresh token to whoever asked.
    func secrets(
        of session: Session,
        refreshToken: String,
        deviceToken: String? = nil,
        audiences: [String]?,
        recipientKey: String
    ) throws -> Sealed {
        let key = try signingKey()
        var accessTokens: [String: String] = [:]
        for audience in audiences ?? Suite.services.map({ $0.service }) {
            let id: ID<Identity.Login> = newID()
            accessTokens[audience] = try keys.sign(
                AccessToken(
                    person: session.person,
                    session: session.id,
                    audience: audience,
                    id: id.uuid,
                    issuedAt: now,
                    authenticatedAt: session.openedAt,
                    assurance: session.assurance,
                    factors: session.factors,
                    deviceKey: session.deviceKey,
                    duties: duties(of: session, in: audience)
                ),
                by: key
            )
        }
        let secrets = Identity.SessionSecrets(
            refreshToken: refreshToken,
            accessTokens: accessTokens,
            accessExpiresAt: now + AccessToken.lifetime,
            deviceToken: deviceToken
        )
        return try keys.seal(secrets, to: recipientKey)
    }

    /// What a session's person is there for in a service; duties count in sessions of staff alone.
    func duties(of session: Session, in service: String) throws -> [Identity.Duty] {
        guard session.kind == .staff else { return [] }
        return try duties.all(of: session.person).filter { $0.scope == nil || $0.scope == service }.map(\.duty)
    }

    /// Refuses what could not be answered, before anything is done for it.
    func checkAsker(_ recipientKey: String, _ audiences: [String]?) throws {
        _ = try keys.recipient(recipientKey)
        let services = Set(Suite.services.map { $0.service })
        if let odd = audiences?.first(where: { !services.contains($0) }) {
            throw Refusal(.invalidField, "There is no service \(odd.debugDescription).", path: "$.audiences")
        }
    }

    /// Ends sessions and tells everybody not to take their access tokens any more.
    @discardableResult
    func end(
        _ ended: [Session],
        of person: ID<Person>,
        because reason: Identity.RevocationReason,
        isOfAll: Bool = false
    ) throws -> Identity.SessionRevoked {
        let revoked = Identity.SessionRevoked(
            person: person,
            sessions: ended.map(\.id),
            reason: reason,
            revokedAt: now,
            isOfAll: isOfAll ? true : nil
        )
        guard !ended.isEmpty || isOfAll else { return revoked }
        try sessions.end(ended.map(\.id))
        emit(revoked)
        return revoked
    }

    /// Ends all sessions of a person, for a reason that concerns all of them.
    func endAll(of person: ID<Person>, because reason: Identity.RevocationReason) throws {
        let live = try sessions.all(of: person, at: now)
        if !live.isEmpty { try end(live, of: person, because: reason, isOfAll: true) }
    }
}

// Keys that sign access tokens.
extension Transaction {
    /// How long services have to learn a key before it signs, and how long it counts after it has signed its last.
    private static let overlap = Duration.seconds(600)
    private static let life = Duration.seconds(30 * 86_400)

    /// The key that signs now; the first is made with the first token.
    func signingKey() throws -> SigningKeyTable.Key {
        if let key = try signingKeys.live(at: now).last(where: { $0.signsFrom <= now }) { return key }
        return try addSigningKey(from: now)
    }

    /// Makes a key that signs from then on, and announces it beside the others.
    func addSigningKey(from start: Timestamp) throws -> SigningKeyTable.Key {
        let number = try signingKeys.lastNumber() + 1
        let key = SigningKeyTable.Key(
            number: number,
            publicKey: try keys.access.makeSigningKey(number),
            signsFrom: start,
            until: nil
        )
        try signingKeys.add(key, othersUntil: start + Self.overlap)
        schedule(Identity.RotateTokenKey(), at: now + Self.life, key: "token key")
        emit(try publishedKeys())
        return key
    }

    /// The next key, unless one is waiting to sign already.
    func nextSigningKey() throws -> Identity.TokenKeyPublished {
        let live = try signingKeys.live(at: now)
        if !live.contains(where: { $0.signsFrom > now }) {
            _ = try addSigningKey(from: live.isEmpty ? now : now + Self.overlap)
        }
        return try publishedKeys()
    }

    private func publishedKeys() throws -> Identity.TokenKeyPublished {
        Identity.TokenKeyPublished(keys: try signingKeys.live(at: now).map(\.view))
    }
}
