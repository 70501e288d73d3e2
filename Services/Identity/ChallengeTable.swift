import Messaging
import Model
import ServiceKit
import Storage

extension Transaction {
    var challenges: ChallengeTable { ChallengeTable(database: database) }
}

/// One more proof that somebody was asked for, in the table `challenge`.
struct ChallengeTable {
    struct Challenge {
        let id: ID<Identity.Challenge>
        let person: ID<Person>
        let session: ID<Identity.Session>
        let factor: Identity.Factor
        /// Which code was sent, if one was.
        let code: ID<Identity.Code>?
        let deed: Identity.Deed
        let expiresAt: Timestamp
    }

    /// How long somebody has to give the proof, and how long the approval counts then.
    static let life = Duration.seconds(300)
    private static let mostTries = 5

    let database: Database

    func add(_ challenge: Challenge, at now: Timestamp) throws {
        try database.run("DELETE FROM challenge WHERE expires_at <= ?", [now.milliseconds])
        try database.run(
            "INSERT INTO challenge (id, person, session, factor, code, deed, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                challenge.id.blob, challenge.person.blob, challenge.session.blob, challenge.factor.rawValue,
                challenge.code?.blob, String(decoding: try JSON.encode(challenge.deed), as: UTF8.self),
                challenge.expiresAt.milliseconds,
            ]
        )
    }

    /// A challenge, with one try counted; nil if there is none, or no longer.
    func tryOne(_ id: ID<Identity.Challenge>, at now: Timestamp) throws -> Challenge? {
        guard
            let row = try database.one(
                "SELECT * FROM challenge WHERE id = ? AND expires_at > ? AND tries < ?",
                [id.blob, now.milliseconds, Self.mostTries]
            )
        else { return nil }
        try database.run("UPDATE challenge SET tries = tries + 1 WHERE id = ?", [id.blob])
        return Challenge(
            id: id,
            person: ID(row, "person"),
            session: ID(row, "session"),
            factor: Identity.Factor(rawValue: row["factor"]) ?? .mail,
            code: row.optionalID("code"),
            deed: try JSON.decode(Identity.Deed.self, from: Array((row["deed"] as String).utf8)),
            expiresAt: Timestamp(milliseconds: row["expires_at"])
        )
    }

    func remove(_ id: ID<Identity.Challenge>) throws {
        try database.run("DELETE FROM challenge WHERE id = ?", [id.blob])
    }
}
