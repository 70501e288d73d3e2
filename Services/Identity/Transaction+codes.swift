import Model
import ServiceKit

// Codes sent by mail, and those of the second factor.
extension Transaction {
    /// Sends a code to the person's address, under their own key.
    ///
    /// Six digits, unless too many were guessed at since the last that was right: then so many that nobody guesses them
    /// (NIST SP 800-63B wants no limit of tries from 64 bits on). Closing the way instead would lock the owner out.
    ///
    /// Whoever only claims an address isn't told what goes to it: nothing after five mails in an hour, whoever caused them;
    /// if it is somebody's, that it is, instead of the code, which then nobody reads.
    func sendCode(
        _ purpose: MailCodeTable.Purpose,
        to account: Account,
        isForKnownDevice: Bool = false
    ) throws -> Identity.CodeSent {
        let person = account.person
        guard account.email != nil else { throw Refusal(.emailMissing, "The person has no e-mail address.") }
        guard try mailCodes.hasRoom(purpose, of: person, isForKnownDevice: isForKnownDevice, at: now) else {
            throw Refusal(.codeTooSoon, "Five codes were sent within the last hour.", retryAfter: 3600)
        }
        let sent = Identity.CodeSent(code: newID(), expiresAt: now + MailCodeTable.life)
        let claimed = try claimedCode(of: account)
        guard try claimed.map({ try mailCodes.hasRoom(to: $0, at: now) }) ?? true else { return sent }
        let isTaken = try claimed.map(accounts.isTaken) ?? false
        let isGuessedAt = try loginCounters.find(.account, key: LoginCounter.codes(purpose, person)).isUsedUp
        let digits = (0..<(isGuessedAt ? 4 : 1)).map { _ in sixDigits() }.joined()
        let code = MailCodeTable.Sent(
            person: person,
            hash: keys.hash(ofDigits: digits, for: sent.code),
            isForKnownDevice: isForKnownDevice
        )
        try mailCodes.add(sent.code, purpose, code, to: claimed, at: now)
        let envelope = try keys.seal(
            PersonalText(text: digits),
            as: .code,
            of: account.person,
            ring: account.ring
        )
        if isTaken {
            tell(person, "email_taken", key: "\(sent.code)")
        } else {
            tell(person, "\(purpose.rawValue)_code", ["code": envelope.description], key: "\(sent.code)")
        }
        return sent
    }

    /// What an address would be found by that the person only claims; nil if theirs counts, or they have none.
    func claimedCode(of account: Account) throws -> [UInt8]? {
        try account.claimedEmail.map { keys.code(ofEmail: try keys.open($0, as: .email, of: account)) }
    }

    private func sixDigits() -> String {
        let number = randomBytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 1_000_000
        return String(String(1_000_000 + number).dropFirst())
    }

    /// Whose the code is, if it is right, once; a try counts in any case, for the code, the person and the network.
    func takeCode(
        _ code: ID<Identity.Code>,
        _ purpose: MailCodeTable.Purpose,
        digits: String,
        network: String? = nil
    ) throws -> ID<Person>? {
        let sent = try mailCodes.tryOne(code, purpose, at: now)
        // A device that is known needs nobody else's leave.
        let network = sent?.isForKnownDevice == true ? nil : network
        guard try network.map(countTry) ?? true, let sent else { return nil }
        var counter = try loginCounters.find(.account, key: LoginCounter.codes(purpose, sent.person))
        // Six digits may have been guessed by now; who is sent a code from now on gets more.
        let isGuessable = counter.isUsedUp && digits.utf8.count <= 6
        counter.count(at: now)
        try loginCounters.save(counter)
        guard !isGuessable, sent.isRight(keys.hash(ofDigits: digits, for: code)) else { return nil }
        try mailCodes.end(purpose, of: sent.person)
        try loginCounters.remove([counter.key])
        if let network { try loginCounters.remove([LoginCounter.network(keys.code(ofNetwork: network))]) }
        return sent.person
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
    ///
    /// One of recovery is good for a new password, and for nothing else.
    func liveSession(
        _ id: ID<Identity.Session>,
        of person: ID<Person>,
        isOfRecovery: Bool = false
    ) throws -> Session {
        guard let session = try sessions.find(id), session.person == person, session.isLive(at: now),
            (session.kind == .recovery) == isOfRecovery
        else {
            let kind = isOfRecovery ? "session of recovery" : "live session"
            throw Refusal(.sessionNotFound, "The person has no \(kind) \(id).", path: "$.session")
        }
        return session
    }
}

// The second factor.
extension Transaction {
    /// Has a login whose password was right wait for the second factor, or for a code that is sent by mail.
    func awaitProof(
        by factor: Identity.Factor,
        _ attempt: Identity.LoginAttempt,
        of account: Account
    ) throws -> Identity.SessionAnswer {
        let login: ID<Identity.Login> = newID()
        let code =
            factor == .mail
            ? try sendCode(.challenge, to: account, isForKnownDevice: attempt.isKnownDevice).code : nil
        try authenticators.addLogin(login, attempt, of: account.person, code: code, at: now)
        return Identity.SessionAnswer(login: login, factor: factor, expiresAt: now + AuthenticatorTable.patience)
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
