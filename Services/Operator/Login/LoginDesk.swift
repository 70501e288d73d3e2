import Glibc
import Messaging
import Model
import Privacy

/// Logs somebody in from this machine, and keeps them logged in.
///
/// Whatever is secret is sealed: to identity on its way there, and on its way back to a key made for the one message.
struct LoginDesk {
    /// Sends identity a command by its name, and brings back the reply; both in JSON.
    let request: (_ name: String, _ body: [UInt8]) async throws -> [UInt8]
    let sealer: Sealer
    let folder: DataFolder

    enum Step {
        case done(SavedSession)
        /// The password was right; a code of the app is wanted, one of the paper, or one that was sent by mail.
        case secondFactor(ID<Identity.Login>)
    }

    func logIn(email: String, password: String) async throws -> Step {
        let key = OpeningKey(id: OpeningKey.askerID)
        let before = try folder.savedSession()
        func sealed(_ text: String, as field: String) throws -> Sealed {
            try sealer.seal(
                text,
                for: .field(field, of: Identity.OpenSession.self, recipientKey: key.publicKey)
            )
        }
        let answer = try await send(
            Identity.OpenSession(
                email: sealed(email, as: "email"),
                password: sealed(password, as: "password"),
                deviceToken: try before?.deviceToken.map { try sealed($0, as: "device_token") },
                recipientKey: key.publicKey
            )
        )
        if let login = answer.login { return .secondFactor(login) }
        return .done(try keep(answer, by: key, deviceToken: before?.deviceToken))
    }

    func confirm(_ login: ID<Identity.Login>, digits: String) async throws -> SavedSession {
        let key = OpeningKey(id: OpeningKey.askerID)
        let purpose = SealingPurpose.field("digits", of: Identity.ConfirmSession.self, recipientKey: key.publicKey)
        let answer = try await send(
            Identity.ConfirmSession(
                login: login,
                digits: sealer.seal(digits, for: purpose),
                recipientKey: key.publicKey
            )
        )
        return try keep(answer, by: key, deviceToken: folder.savedSession()?.deviceToken)
    }

    /// Who is logged in, with access tokens that count; nil if nobody is.
    ///
    /// One process at a time: the refresh token is good for one use.
    func current(at now: Timestamp = .now) async throws -> SavedSession? {
        let lock = try SessionLock(folder)
        defer { lock.release() }
        guard var saved = try folder.savedSession() else { return nil }
        guard saved.isStale(at: now) else { return saved }
        let key = OpeningKey(id: OpeningKey.askerID)
        let purpose = SealingPurpose.field(
            "refresh_token",
            of: Identity.RefreshSession.self,
            recipientKey: key.publicKey
        )
        let answer = try await send(
            Identity.RefreshSession(
                refreshToken: sealer.seal(saved.refreshToken, for: purpose),
                recipientKey: key.publicKey
            )
        )
        let secrets = try open(answer.secrets, by: key)
        saved = SavedSession(person: answer.person, session: answer.session, secrets)
            .keeping(saved.deviceToken)
        try folder.save(saved)
        return saved
    }

    /// Ends the session, there and here.
    func logOut() async throws -> ID<Person>? {
        guard let saved = try folder.savedSession() else { return nil }
        // Nothing is left of it here even if it has ended there already.
        defer { unlink(folder.sessionFile) }
        _ = try await send(Identity.RevokeSession(person: saved.person, session: saved.session))
        return saved.person
    }

    /// Has whoever is logged in prove once more that they want one thing; `digits` asks for a code of that kind.
    func approval(
        of deed: Identity.Deed,
        by me: SavedSession,
        digits: (Identity.Factor) throws -> String
    ) async throws -> String {
        let challenge = try await send(
            Identity.OpenChallenge(person: me.person, session: me.session, deed: deed)
        )
        let purpose = SealingPurpose.field("digits", of: Identity.ConfirmChallenge.self)
        let proof = Identity.ConfirmChallenge(
            challenge: challenge.challenge,
            digits: try sealer.seal(digits(challenge.factor), for: purpose)
        )
        return try await send(proof).token
    }

    private func keep(
        _ answer: Identity.SessionAnswer,
        by key: OpeningKey,
        deviceToken: String?
    ) throws -> SavedSession {
        guard let person = answer.person, let session = answer.session, let secrets = answer.secrets else {
            throw Failure.refused("Identity has opened no session.")
        }
        let saved = SavedSession(person: person, session: session, try open(secrets, by: key)).keeping(deviceToken)
        try folder.save(saved)
        return saved
    }

    private func send<C: Command>(_ command: C) async throws -> C.Reply {
        try await JSON.decode(C.Reply.self, from: request(C.name, JSON.encode(command)))
    }

    private func open(_ secrets: Sealed, by key: OpeningKey) throws -> Identity.SessionSecrets {
        try JSON.decode(Identity.SessionSecrets.self, from: key.open(secrets, for: .sessionSecrets))
    }
}

extension SavedSession {
    /// A device is told who it is once.
    fileprivate func keeping(_ earlier: String?) -> SavedSession {
        var saved = self
        saved.deviceToken = deviceToken ?? earlier
        return saved
    }
}

/// Keeps the file with the session to one process; the kernel lets go of it however that ends.
private struct SessionLock {
    private let descriptor: Int32

    init(_ folder: DataFolder) throws(Failure) {
        try folder.create()
        let file = folder.sessionFile + ".lock"
        descriptor = Glibc.open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0, lockf(descriptor, F_LOCK, 0) == 0 else { throw .unwritable(file) }
    }

    func release() {
        close(descriptor)
    }
}
