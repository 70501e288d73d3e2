import Messaging
import Model
import Privacy
import ServiceKit
import Storage

extension Transaction {
    var authenticators: AuthenticatorTable { AuthenticatorTable(database: database) }
}

/// People's second factors, in the tables `authenticator` and `recovery_code`.
struct AuthenticatorTable {
    struct Authenticator {
        let secret: Envelope
        let enrolledAt: Timestamp
        let confirmedAt: Timestamp?
        /// The half minute of the last code that was taken.
        let lastCounter: Int64?
        /// In a row, over all logins.
        let failures: Int
    }

    /// A guess of six digits is right once in half a million; this many tries are one in five thousand.
    static let mostFailures = 100
    /// How long an app may take to be set up.
    static let life = Duration.seconds(600)

    let database: Database

    func find(_ person: ID<Person>) throws -> Authenticator? {
        try database.one("SELECT * FROM authenticator WHERE person = ?", [person.blob]).flatMap { row in
            guard let secret = Envelope(String(decoding: row.bytes("secret"), as: UTF8.self)) else {
                throw DamagedAccount(person: person)
            }
            return Authenticator(
                secret: secret,
                enrolledAt: Timestamp(milliseconds: row["enrolled_at"]),
                confirmedAt: row.time("confirmed_at"),
                lastCounter: row["last_counter"],
                failures: row["failures"]
            )
        }
    }

    /// Whether the person logs in by two factors.
    func isOn(_ person: ID<Person>) throws -> Bool { try find(person)?.confirmedAt != nil }

    func enrol(_ secret: Envelope, of person: ID<Person>, at now: Timestamp) throws {
        try remove(person)
        try database.run(
            "INSERT INTO authenticator (person, secret, enrolled_at) VALUES (?, ?, ?)",
            [person.blob, Array(secret.description.utf8).blob, now.milliseconds]
        )
    }

    func confirm(_ person: ID<Person>, recoveryCodes: [[UInt8]], at now: Timestamp) throws {
        try database.run("UPDATE authenticator SET confirmed_at = ? WHERE person = ?", [now.milliseconds, person.blob])
        for hash in recoveryCodes {
            try database.run("INSERT INTO recovery_code (hash, person) VALUES (?, ?)", [hash.blob, person.blob])
        }
    }

    func remove(_ person: ID<Person>) throws {
        try database.run("DELETE FROM recovery_code WHERE person = ?", [person.blob])
        try database.run("DELETE FROM authenticator WHERE person = ?", [person.blob])
    }

    func countTry(of person: ID<Person>) throws {
        try database.run("UPDATE authenticator SET failures = failures + 1 WHERE person = ?", [person.blob])
    }

    /// Notes that a code was right: no code of its half minute, or earlier, is taken any more.
    func succeed(_ person: ID<Person>, counter: Int64?) throws {
        try database.run(
            "UPDATE authenticator SET failures = 0, last_counter = coalesce(?, last_counter) WHERE person = ?",
            [counter, person.blob]
        )
    }

    /// Takes a code of the paper, once.
    func takeRecoveryCode(_ hash: [UInt8], of person: ID<Person>) throws -> Bool {
        try database.run("DELETE FROM recovery_code WHERE hash = ? AND person = ?", [hash.blob, person.blob])
        return database.changesCount == 1
    }
}

// Logins that wait for the second factor, or for a code by mail.
extension AuthenticatorTable {
    /// How long a login waits for its second factor.
    static let patience = Duration.seconds(300)
    private static let mostTries = 5

    func addLogin(
        _ id: ID<Identity.Login>,
        _ attempt: Identity.LoginAttempt,
        of person: ID<Person>,
        code: ID<Identity.Code>?,
        at now: Timestamp
    ) throws {
        try database.run("DELETE FROM pending_login WHERE expires_at <= ?", [now.milliseconds])
        try database.run(
            "INSERT INTO pending_login (id, person, attempt, code, expires_at) VALUES (?, ?, ?, ?, ?)",
            [
                id.blob, person.blob, String(decoding: try JSON.encode(attempt), as: UTF8.self), code?.blob,
                (now + Self.patience).milliseconds,
            ]
        )
    }

    /// A login, with one try counted, the code that was sent for it, and whether the try is its last; nil if there is
    /// none, or no longer.
    func tryLogin(
        _ id: ID<Identity.Login>,
        at now: Timestamp
    ) throws -> (person: ID<Person>, attempt: Identity.LoginAttempt, code: ID<Identity.Code>?, isLastTry: Bool)? {
        guard
            let row = try database.one(
                "SELECT * FROM pending_login WHERE id = ? AND expires_at > ? AND tries < ?",
                [id.blob, now.milliseconds, Self.mostTries]
            )
        else { return nil }
        try database.run("UPDATE pending_login SET tries = tries + 1 WHERE id = ?", [id.blob])
        return (
            ID(row, "person"),
            try JSON.decode(Identity.LoginAttempt.self, from: Array((row["attempt"] as String).utf8)),
            row.optionalID("code"),
            isLastTry: (row["tries"] as Int) + 1 == Self.mostTries
        )
    }

    func removeLogin(_ id: ID<Identity.Login>) throws {
        try database.run("DELETE FROM pending_login WHERE id = ?", [id.blob])
    }

    func removeLogins(of person: ID<Person>) throws {
        try database.run("DELETE FROM pending_login WHERE person = ?", [person.blob])
    }
}

extension KeyTable {
    /// Bytes of a code on the paper: too many to guess, so their hash needs no salt and no slowness (ASVS 6.5.2).
    static let recoveryCodeBytes = 15
    static let authenticatorBytes = 20

    /// What an app needs to know: the secret, to type or to scan.
    func authenticator(_ secret: [UInt8]) -> Identity.TOTPSecrets {
        let text = Base32.encode(secret)
        return Identity.TOTPSecrets(secret: text, uri: "otpauth://totp/Souk?secret=\(text)&issuer=Souk")
    }

    /// The half minute that a code of the app is of; nil if it is of none that may be taken.
    func counter(
        of digits: String,
        by authenticator: AuthenticatorTable.Authenticator,
        of account: Account,
        at now: Timestamp
    ) throws -> Int64? {
        let secret = Base32.decode(try open(authenticator.secret, as: .authenticator, of: account).text) ?? []
        return OneTimePassword(secret: secret)
            .counter(of: digits, at: now.milliseconds / 1000, after: authenticator.lastCounter)
    }

    /// A code of the paper as its owner reads it.
    func recoveryCode(_ bytes: [UInt8]) -> String { Base32.encode(bytes) }

    /// What is kept of it; nil if the text is no such code.
    func hash(ofRecoveryCode text: String) -> [UInt8]? {
        Base32.decode(text).flatMap { $0.count == Self.recoveryCodeBytes ? sha256($0) : nil }
    }
}
