import Model
import Passwords
import Privacy
import ServiceKit
import Storage

extension Transaction {
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

extension KeyTable {
    /// What everybody knows of a shop that runs on Souk.
    private static let contextWords = ["souk"]

    /// Reads a password that somebody has chosen, and refuses it if it isn't good enough.
    ///
    /// - Parameters:
    ///   - sealed: the password.
    ///   - path: where it is in the message.
    ///   - words: what others know of the person: address and nickname.
    ///   - hasSecondFactor: then it may be shorter.
    /// - Throws: `Refusal`, with the reason in words for the person.
    func checkNewPassword(
        _ sealed: Sealed,
        at path: String,
        words: [PersonalText],
        hasSecondFactor: Bool
    ) throws {
        let password = Password(try open(sealed, at: path))
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
