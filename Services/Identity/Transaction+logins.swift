import Model
import ServiceKit

extension Refusal {
    /// The same whatever was wrong, so that nobody learns what was right.
    static let nobodyIsLetIn = Refusal(.loginFailed, "Nobody is let in by this.")
}

// What commands about logins do alike.
extension Transaction {
    /// Refuses more work for Argon2id than is done in about a second.
    func checkRoomForHash() throws {
        let waiting = try underWay(VerifyPassword.self) + underWay(HashPassword.self)
        guard waiting < KeyTable.mostHashes else {
            throw Refusal(.busy, "\(waiting) passwords wait already: send it again, under a new id.", retryAfter: 2)
        }
    }

    /// Refuses a password that is not good enough for this account.
    func checkNewPassword(_ password: String, at path: String, of account: Account) throws {
        let words =
            try [
                account.email.map { try keys.open($0, as: .email, of: account) },
                account.nickname.map { try keys.open($0, as: .nickname, of: account) },
            ].compactMap { $0 }
        try keys.checkNewPassword(
            password,
            at: path,
            words: words,
            hasSecondFactor: authenticators.isOn(account.person)
        )
    }

    /// Counts a try in every respect, and tells whether the password may be looked at.
    ///
    /// A device that the person has logged in from has tries of its own, and needs nobody else's leave: whoever fails
    /// elsewhere can't lock the owner out.
    func countLogin(
        emailCode: [UInt8],
        knownDevice: [UInt8]?,
        network: String?
    ) throws -> (isAdmitted: Bool, counters: [LoginCounter]) {
        var counters: [LoginCounter] = []
        if let knownDevice {
            counters.append(try loginCounters.find(.device, key: LoginCounter.device(emailCode, knownDevice)))
        } else {
            counters.append(try loginCounters.find(.account, key: LoginCounter.account(emailCode)))
            if let network {
                let key = LoginCounter.network(keys.code(ofNetwork: network))
                counters.append(try loginCounters.find(.network, key: key))
            }
        }
        guard counters.allSatisfy({ $0.isOpen(at: now) }) else { return (false, []) }
        for index in counters.indices {
            counters[index].count(at: now)
            try loginCounters.save(counters[index])
        }
        return (true, counters)
    }

    /// Counts a try from a network, and tells whether it may be made.
    func countTry(from network: String) throws -> Bool {
        var counter = try loginCounters.find(.network, key: LoginCounter.network(keys.code(ofNetwork: network)))
        guard counter.isOpen(at: now) else { return false }
        counter.count(at: now)
        try loginCounters.save(counter)
        return true
    }

    /// Lets somebody try again, wherever they did, who has proved who they are otherwise, or is leaving.
    func forgetFailures(of account: Account) throws {
        let person = account.person
        try loginCounters.remove(MailCodeTable.Purpose.allCases.map { LoginCounter.codes($0, person) })
        guard let code = account.emailCode else { return }
        let devices = try sessions.knownDevices(of: person) + sessions.all(of: person, at: now).map(\.id.uuid.bytes)
        try loginCounters.remove([LoginCounter.account(code)] + devices.map { LoginCounter.device(code, $0) })
    }
}
