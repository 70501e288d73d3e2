import Model
import Passwords
import Privacy
import ServiceKit
import Storage

extension Transaction {
    var credentials: CredentialTable { CredentialTable(database: database) }
}

extension Snapshot {
    var credentials: CredentialTable { CredentialTable(database: database) }
}

/// People's passwords, hashed and under the pepper, in the table `password`.
struct CredentialTable {
    let database: Database

    func find(_ person: ID<Person>) throws -> String? {
        try database.one("SELECT credential FROM password WHERE person = ?", [person.blob]).map { $0["credential"] }
    }

    func save(_ credential: String, of person: ID<Person>, at now: Timestamp) throws {
        try database.run(
            """
            INSERT INTO password (person, credential, set_at) VALUES (?, ?, ?)
            ON CONFLICT (person) DO UPDATE SET credential = excluded.credential, set_at = excluded.set_at
            """,
            [person.blob, credential, now.milliseconds]
        )
    }
}

// Peppers; a credential begins with the version of its own.
extension CredentialTable {
    /// How many are under earlier peppers.
    func count(before version: Int) throws -> Int {
        try database.one(
            "SELECT count(*) AS count FROM password WHERE CAST(credential AS INTEGER) < ?",
            [version]
        ).map { $0["count"] } ?? 0
    }

    func all(before version: Int, limit: Int) throws -> [(person: ID<Person>, credential: String)] {
        try database.all(
            "SELECT person, credential FROM password WHERE CAST(credential AS INTEGER) < ? LIMIT ?",
            [version, limit]
        ).map { (ID($0, "person"), $0["credential"]) }
    }

    /// The same password, sealed otherwise: it is no newer than it was.
    func replace(_ old: String, by new: String, of person: ID<Person>) throws {
        try database.run(
            "UPDATE password SET credential = ? WHERE person = ? AND credential = ?",
            [new, person.blob, old]
        )
    }
}

extension KeyTable {
    /// What everybody knows of a shop that runs on Souk.
    private static let contextWords = ["souk"]

    /// Refuses a password that somebody has chosen if it isn't good enough.
    ///
    /// - Parameters:
    ///   - text: the password.
    ///   - path: where it is in the message.
    ///   - words: what others know of the person: address and nickname.
    ///   - hasSecondFactor: then it may be shorter.
    /// - Throws: `Refusal`, with the reason in words for the person.
    func checkNewPassword(
        _ text: String,
        at path: String,
        words: [PersonalText],
        hasSecondFactor: Bool
    ) throws {
        let password = Password(text)
        let parts = words.flatMap { word in
            [word.text] + word.text.split { $0 == "@" || $0 == " " }.map(String.init)
        }
        let weakness = password.weakness(
            least: hasSecondFactor ? Password.shortestWithSecondFactor : Password.shortest,
            context: Self.contextWords + parts,
            breached: passwords.breached
        )
        if let weakness { throw Refusal(.weakPassword, weakness.description, path: path) }
    }
}
