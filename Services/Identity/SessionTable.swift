import Model
import Privacy
import ServiceKit
import Storage

extension Transaction {
    var sessions: SessionTable { SessionTable(database: database) }
}

extension Snapshot {
    var sessions: SessionTable { SessionTable(database: database) }
}

/// Who is logged in where, in the tables `session`, `refresh_token` and `known_device`.
///
/// Tokens go in and out as text; what is stored of them is their hash.
struct SessionTable {
    let database: Database

    func find(_ id: ID<Identity.Session>) throws -> Session? {
        try database.one("SELECT * FROM session WHERE id = ?", [id.blob]).map(session)
    }

    /// The live sessions of a person, the latest used first.
    func all(of person: ID<Person>, at now: Timestamp) throws -> [Session] {
        try database.all("SELECT * FROM session WHERE person = ? ORDER BY used_at DESC, id", [person.blob])
            .map(session).filter { $0.isLive(at: now) }
    }

    /// Adds a session with its first refresh token, and returns that.
    func open(_ session: Session, random: [UInt8]) throws -> String {
        try database.run(
            """
            INSERT INTO session
                (id, person, kind, assurance, factors, device, network, device_key, opened_at, used_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                session.id.blob, session.person.blob, session.kind.rawValue, session.assurance.rawValue,
                session.factors.map(\.rawValue).joined(separator: " "), session.device, session.network,
                session.deviceKey, session.openedAt.milliseconds, session.usedAt.milliseconds,
            ]
        )
        return try add(SecretToken(random), to: session.id)
    }

    func save(usedAt: Timestamp, of id: ID<Identity.Session>) throws {
        try database.run("UPDATE session SET used_at = ? WHERE id = ?", [usedAt.milliseconds, id.blob])
    }

    /// Ends sessions, with all their tokens.
    func end(_ ids: [ID<Identity.Session>]) throws {
        for id in ids {
            try database.run("DELETE FROM refresh_token WHERE session = ?", [id.blob])
            try database.run("DELETE FROM session WHERE id = ?", [id.blob])
        }
    }

    private func session(_ row: Row) throws -> Session {
        let person = ID<Person>(row, "person")
        guard let kind = Session.Kind(rawValue: row["kind"]),
            let assurance = Identity.Assurance(rawValue: row["assurance"])
        else { throw DamagedAccount(person: person) }
        return Session(
            id: ID(row, "id"),
            person: person,
            kind: kind,
            assurance: assurance,
            factors: (row["factors"] as String).split(separator: " ").compactMap { Identity.Factor(rawValue: "\($0)") },
            device: row["device"],
            network: row["network"],
            deviceKey: row["device_key"],
            openedAt: Timestamp(milliseconds: row["opened_at"]),
            usedAt: Timestamp(milliseconds: row["used_at"])
        )
    }
}

// Refresh tokens.
extension SessionTable {
    /// The token that somebody shows; nil if there is none such, or no longer.
    func token(_ text: String) throws -> RefreshToken? {
        guard let hash = SecretToken(text)?.hash else { return nil }
        return try database.one(
            """
            SELECT token.*, EXISTS (
                SELECT 1 FROM refresh_token AS next WHERE next.hash = token.next AND next.rotated_at IS NOT NULL
            ) AS is_next_used
            FROM refresh_token AS token WHERE token.hash = ?
            """,
            [hash.blob]
        ).map { row in
            let successor = row.bytes("successor")
            return RefreshToken(
                hash: hash,
                session: ID(row, "session"),
                rotatedAt: row.time("rotated_at"),
                replays: row["replays"],
                successor: successor.isEmpty ? nil : successor,
                isSuccessorUsed: row["is_next_used"]
            )
        }
    }

    /// Puts a new token in the place of the one shown, and returns it.
    ///
    /// What earlier tokens of the session keep of their successors goes: none of them will be given again.
    func rotate(_ token: RefreshToken, shownAs text: String, random: [UInt8], at now: Timestamp) throws -> String {
        guard let shown = SecretToken(text) else { throw PrivacyError.damaged }
        let next = SecretToken(random)
        var token = token
        token.rotate(to: try shown.seal(next), at: now)
        try database.run("UPDATE refresh_token SET successor = NULL WHERE session = ?", [token.session.blob])
        try database.run(
            "UPDATE refresh_token SET rotated_at = ?, successor = ?, next = ? WHERE hash = ?",
            [now.milliseconds, token.successor?.blob, next.hash.blob, token.hash.blob]
        )
        return try add(next, to: token.session)
    }

    /// The successor that the token was given for before.
    func successor(of token: RefreshToken, shownAs text: String) throws -> String {
        guard let shown = SecretToken(text), let sealed = token.successor else { throw PrivacyError.damaged }
        try database.run("UPDATE refresh_token SET replays = replays + 1 WHERE hash = ?", [token.hash.blob])
        return try shown.open(sealed).text
    }

    private func add(_ token: SecretToken, to session: ID<Identity.Session>) throws -> String {
        try database.run(
            "INSERT INTO refresh_token (hash, session) VALUES (?, ?)",
            [token.hash.blob, session.blob]
        )
        return token.text
    }
}

// Devices from which a person has logged in.
extension SessionTable {
    /// The hash of a device's token, if the device is known to belong to the person.
    func knownDevice(_ token: String, of person: ID<Person>) throws -> [UInt8]? {
        guard let hash = SecretToken(token)?.hash else { return nil }
        return try database.one(
            "SELECT 1 FROM known_device WHERE hash = ? AND person = ?",
            [hash.blob, person.blob]
        ) == nil ? nil : hash
    }

    /// The hashes of the tokens of all devices of a person.
    func knownDevices(of person: ID<Person>) throws -> [[UInt8]] {
        try database.all("SELECT hash FROM known_device WHERE person = ?", [person.blob]).map { $0.bytes("hash") }
    }

    func forgetDevices(of person: ID<Person>) throws {
        try database.run("DELETE FROM known_device WHERE person = ?", [person.blob])
    }

    /// Remembers a device, and returns the token by which it is known.
    func addDevice(of person: ID<Person>, random: [UInt8], at now: Timestamp) throws -> String {
        let token = SecretToken(random)
        try database.run(
            "INSERT INTO known_device (hash, person, added_at) VALUES (?, ?, ?)",
            [token.hash.blob, person.blob, now.milliseconds]
        )
        return token.text
    }
}
