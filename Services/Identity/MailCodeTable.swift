import Model
import Privacy
import ServiceKit
import Storage

extension Transaction {
    var mailCodes: MailCodeTable { MailCodeTable(database: database) }
}

/// Codes of six digits that were sent to people's addresses, in the table `mail_code`.
struct MailCodeTable {
    enum Purpose: String, CaseIterable {
        case email, recovery, challenge
    }

    /// A code that was sent.
    struct Sent {
        let person: ID<Person>
        let hash: [UInt8]
        /// Whether it was asked for from a device that the person has logged in from.
        let isForKnownDevice: Bool

        /// Whether this is the hash of its digits; tells nobody how much of it is.
        func isRight(_ other: [UInt8]) -> Bool { isSame(hash, other) }
    }

    /// How long a code counts (ASVS 6.5.5: at most ten minutes).
    static let life = Duration.seconds(600)
    private static let mostTries = 5
    /// So that nobody's mailbox is filled by somebody else.
    private static let mostInAnHour = 5
    private static let hour = Duration.seconds(3600)

    let database: Database

    /// Whether another may be sent to the person now.
    ///
    /// Known devices have mails of their own, so that strangers can't use them up.
    func hasRoom(_ purpose: Purpose, of person: ID<Person>, isForKnownDevice: Bool, at now: Timestamp) throws -> Bool {
        let count: Int =
            try database.one(
                """
                SELECT count(*) AS count FROM mail_code
                WHERE person = ? AND purpose = ? AND is_for_known_device = ? AND sent_at > ?
                """,
                [person.blob, purpose.rawValue, isForKnownDevice, (now - Self.hour).milliseconds]
            ).map { $0["count"] } ?? 0
        return count < Self.mostInAnHour
    }

    /// Whether another may be sent to an address that is only claimed: whoever claims it, they have these together.
    func hasRoom(to emailCode: [UInt8], at now: Timestamp) throws -> Bool {
        let count: Int =
            try database.one(
                "SELECT count(*) AS count FROM mail_code WHERE email_code = ? AND sent_at > ?",
                [emailCode.blob, (now - Self.hour).milliseconds]
            ).map { $0["count"] } ?? 0
        return count < Self.mostInAnHour
    }

    /// Adds a code; earlier ones count on, or whoever asks for another would void what the person is about to type.
    ///
    /// With the code of the address that it went to, if that is only claimed.
    func add(
        _ id: ID<Identity.Code>,
        _ purpose: Purpose,
        _ code: Sent,
        to emailCode: [UInt8]?,
        at now: Timestamp
    ) throws {
        try database.run("DELETE FROM mail_code WHERE sent_at <= ?", [(now - Self.hour).milliseconds])
        try database.run(
            """
            INSERT INTO mail_code (id, person, purpose, hash, is_for_known_device, email_code, sent_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                id.blob, code.person.blob, purpose.rawValue, code.hash.blob, code.isForKnownDevice, emailCode?.blob,
                now.milliseconds, (now + Self.life).milliseconds,
            ]
        )
    }

    /// A code, with one try counted; nil if there is none, or no longer.
    func tryOne(_ id: ID<Identity.Code>, _ purpose: Purpose, at now: Timestamp) throws -> Sent? {
        guard
            let row = try database.one(
                "SELECT * FROM mail_code WHERE id = ? AND purpose = ? AND expires_at > ? AND tries < ?",
                [id.blob, purpose.rawValue, now.milliseconds, Self.mostTries]
            )
        else { return nil }
        try database.run("UPDATE mail_code SET tries = tries + 1 WHERE id = ?", [id.blob])
        return Sent(
            person: ID(row, "person"),
            hash: row.bytes("hash"),
            isForKnownDevice: row["is_for_known_device"]
        )
    }

    /// Ends the person's codes for a purpose: one of them was taken.
    func end(_ purpose: Purpose, of person: ID<Person>) throws {
        try database.run(
            "UPDATE mail_code SET expires_at = 0 WHERE person = ? AND purpose = ?",
            [person.blob, purpose.rawValue]
        )
    }
}

extension KeyTable {
    /// The keyed hash of a code: six digits alone could be guessed from any other.
    func hash(ofDigits digits: String, for code: ID<Identity.Code>) -> [UInt8] {
        access.codes.code(of: "\(code) \(digits)")
    }

    /// The keyed hash of a network: there are few enough to try them all.
    func code(ofNetwork name: String) -> [UInt8] { access.codes.code(of: "network \(name)") }
}
