import Model
import Privacy
import ServiceKit
import Storage

extension Transaction {
    var mailCodes: MailCodeTable { MailCodeTable(database: database) }
}

/// Codes of six digits that were sent to people's addresses, in the table `mail_code`.
struct MailCodeTable {
    enum Purpose: String {
        case email, recovery, challenge
    }

    /// How long a code counts (ASVS 6.5.5: at most ten minutes).
    static let life = Duration.seconds(600)
    private static let mostTries = 5
    /// So that nobody's mailbox is filled by somebody else.
    private static let mostInAnHour = 5
    private static let hour = Duration.seconds(3600)

    let database: Database

    /// Whether another may be sent to the person now.
    func hasRoom(_ purpose: Purpose, of person: ID<Person>, at now: Timestamp) throws -> Bool {
        let count: Int =
            try database.one(
                "SELECT count(*) AS count FROM mail_code WHERE person = ? AND purpose = ? AND sent_at > ?",
                [person.blob, purpose.rawValue, (now - Self.hour).milliseconds]
            ).map { $0["count"] } ?? 0
        return count < Self.mostInAnHour
    }

    /// Adds a code; earlier ones for the same purpose count no longer.
    func add(_ id: ID<Identity.Code>, _ purpose: Purpose, of person: ID<Person>, hash: [UInt8], at now: Timestamp)
        throws
    {
        try database.run("DELETE FROM mail_code WHERE sent_at <= ?", [(now - Self.hour).milliseconds])
        try database.run(
            "UPDATE mail_code SET expires_at = 0 WHERE person = ? AND purpose = ?",
            [person.blob, purpose.rawValue]
        )
        try database.run(
            "INSERT INTO mail_code (id, person, purpose, hash, sent_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
            [
                id.blob, person.blob, purpose.rawValue, hash.blob, now.milliseconds,
                (now + Self.life).milliseconds,
            ]
        )
    }

    /// Takes a code, once: whose it was, or nil if it is wrong in any way.
    ///
    /// A try counts, whatever comes of it.
    func take(_ id: ID<Identity.Code>, _ purpose: Purpose, hash: [UInt8], at now: Timestamp) throws -> ID<Person>? {
        guard
            let row = try database.one(
                "SELECT * FROM mail_code WHERE id = ? AND purpose = ? AND expires_at > ? AND tries < ?",
                [id.blob, purpose.rawValue, now.milliseconds, Self.mostTries]
            )
        else { return nil }
        try database.run("UPDATE mail_code SET tries = tries + 1 WHERE id = ?", [id.blob])
        guard isSame(row.bytes("hash"), hash) else { return nil }
        try database.run("UPDATE mail_code SET expires_at = 0 WHERE id = ?", [id.blob])
        return ID(UUID128(bytes: row.bytes("person")))
    }
}

extension KeyTable {
    /// The keyed hash of a code: six digits alone could be guessed from any other.
    func hash(ofDigits digits: String, for code: ID<Identity.Code>) -> [UInt8] {
        access.codes.code(of: "\(code) \(digits)")
    }
}
