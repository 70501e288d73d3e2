import Model
import ServiceKit

// Codes sent by mail, and those of the second factor.
extension Transaction {
    /// Sends a code to the person's address, under their own key.
    func sendCode(_ purpose: MailCodeTable.Purpose, to account: Account) throws -> Identity.CodeSent {
        guard account.email != nil else { throw Refusal(.emailMissing, "The person has no e-mail address.") }
        guard try mailCodes.hasRoom(purpose, of: account.person, at: now) else {
            throw Refusal(.codeTooSoon, "Five codes were sent within the last hour.", retryAfter: 3600)
        }
        let sent = Identity.CodeSent(code: newID(), expiresAt: now + MailCodeTable.life)
        let number = randomBytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 1_000_000
        let digits = String(String(1_000_000 + number).dropFirst())
        let hash = keys.hash(ofDigits: digits, for: sent.code)
        try mailCodes.add(sent.code, purpose, of: account.person, hash: hash, at: now)
        let envelope = try keys.seal(
            PersonalText(text: digits),
            as: .code,
            of: account.person,
            ring: account.ring
        )
        tell(account.person, "\(purpose.rawValue)_code", ["code": envelope.description], key: "\(sent.code)")
        return sent
    }

    /// Whose the code is, if it is right; a try counts in any case.
    func takeCode(
        _ code: ID<Identity.Code>,
        _ purpose: MailCodeTable.Purpose,
        digits: String
    ) throws -> ID<Person>? {
        try mailCodes.take(code, purpose, hash: keys.hash(ofDigits: digits, for: code), at: now)
    }

    /// Has notification tell a person something about their account.
    func tell(_ person: ID<Person>, _ template: String, _ parameters: [String: String]? = nil, key: String) {
        send(
            Notification.SendMessage(
                person: person,
                template: template,
                parameters: parameters,
                key: "\(template) \(key)"
            )
        )
    }

    /// The session of a person in which something about their account is done.
    func liveSession(_ id: ID<Identity.Session>, of person: ID<Person>) throws -> Session {
        guard let session = try sessions.find(id), session.person == person, session.isLive(at: now) else {
            throw Refusal(.sessionNotFound, "The person has no live session \(id).", path: "$.session")
        }
        return session
    }
}

// The second factor.
extension Transaction {
    /// Has a login whose password was right wait for the second factor.
    func awaitSecondFactor(
        of person: ID<Person>,
        _ attempt: Identity.LoginAttempt
    ) throws -> Identity.SessionAnswer {
        let login: ID<Identity.Login> = newID()
        try authenticators.addLogin(login, attempt, of: person, at: now)
        return Identity.SessionAnswer(login: login, expiresAt: now + AuthenticatorTable.patience)
    }

    /// Which factor somebody has proved by what they typed; nil if by none.
    ///
    /// The try is counted first.
    func takeSecondFactor(_ typed: String, of account: Account) throws -> Identity.Factor? {
        let person = account.person
        guard let authenticator = try authenticators.find(person), authenticator.confirmedAt != nil else { return nil }
        if let hash = keys.hash(ofRecoveryCode: typed) {
            guard try authenticators.takeRecoveryCode(hash, of: person) else { return nil }
            try authenticators.succeed(person, counter: nil)
            return .recoveryCode
        }
        guard authenticator.failures < AuthenticatorTable.mostFailures else { return nil }
        try authenticators.countTry(of: person)
        guard let counter = try keys.counter(of: typed, by: authenticator, of: account, at: now) else { return nil }
        try authenticators.succeed(person, counter: counter)
        return .oneTimePassword
    }
}
