import Model
import ServiceKit
import Storage

extension Transaction {
    var links: LinkTable { LinkTable(database: database) }
}

extension Snapshot {
    var links: LinkTable { LinkTable(database: database) }
}

/// Who has used what, in the tables `link` and `address`.
struct LinkTable {
    let database: Database

    /// Keeps that a person has used something; since the earliest time that is told.
    func add(_ kind: RiskControl.LinkKind, _ token: String, of person: ID<Person>, since: Timestamp) throws {
        try database.run(
            """
            INSERT INTO link (kind, token, person, since) VALUES (?, ?, ?, ?)
            ON CONFLICT (kind, token, person) DO UPDATE SET since = min(since, excluded.since)
            """,
            [kind.rawValue, token, person.blob, since.milliseconds]
        )
    }

    /// Keeps all that an action proves.
    func add(_ assessment: Assessment) throws {
        for (kind, token) in assessment.tokens {
            try add(kind, token, of: assessment.person, since: assessment.at)
        }
    }

    func add(_ address: ID<Identity.Address>, of person: ID<Person>, fingerprint: String) throws {
        try database.run(
            "INSERT INTO address (id, person, fingerprint) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
            [address.blob, person.blob, fingerprint]
        )
    }

    /// The fingerprint of an address that was announced.
    func fingerprint(of address: ID<Identity.Address>) throws -> String? {
        try database.one("SELECT fingerprint FROM address WHERE id = ?", [address.blob])?[0]
    }

    /// People whose data may only be kept are in no ring.
    private static let mayBeUsed = "person NOT IN (SELECT person FROM restricted_person)"

    /// Every link that joins people.
    func all() throws -> [Link] {
        try database.all(
            """
            SELECT link.* FROM link
            JOIN (
                SELECT kind, token FROM link WHERE \(Self.mayBeUsed) GROUP BY kind, token HAVING count(*) > 1
            ) USING (kind, token)
            WHERE \(Self.mayBeUsed)
            """
        ).map(link)
    }

    /// The links of everybody who is joined with a person, up to ``Caps/ring`` people.
    func around(_ person: ID<Person>) throws -> [Link] {
        var found: Set<Link> = []
        var known: Set<ID<Person>> = [person]
        var open = [person]
        while let next = open.popLast() {
            let links = try database.all("SELECT * FROM link WHERE person = ? AND \(Self.mayBeUsed)", [next.blob])
            for own in try links.map(link) {
                let users = try users(of: own)
                found.formUnion(users)
                guard users.count <= Caps.people(on: own.kind) else { continue }
                for user in users where known.count < Caps.ring && known.insert(user.person).inserted {
                    open.append(user.person)
                }
            }
        }
        return Array(found)
    }

    /// One more than the cap tells that it is exceeded.
    private func users(of shared: Link) throws -> [Link] {
        try database.all(
            "SELECT * FROM link WHERE kind = ? AND token = ? AND \(Self.mayBeUsed) LIMIT ?",
            [shared.kind.rawValue, shared.token, Caps.people(on: shared.kind) + 1]
        ).map(link)
    }

    private func link(_ row: Row) throws -> Link {
        guard let kind = RiskControl.LinkKind(rawValue: row["kind"]) else { throw DamagedLink(kind: row["kind"]) }
        return Link(
            kind: kind,
            token: row["token"],
            person: ID(row, "person"),
            since: Timestamp(milliseconds: row["since"])
        )
    }
}

/// A row that no version of the service can have written.
struct DamagedLink: Error {
    var kind: String
}
