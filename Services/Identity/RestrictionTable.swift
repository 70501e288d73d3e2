import Model
import ServiceKit
import Storage

extension Transaction {
    var restrictions: RestrictionTable { RestrictionTable(database: database) }

    /// Takes one more ground into account; every service is told with the first.
    func restrict(_ person: ID<Person>, because ground: Identity.RestrictionGround) throws {
        let isFirst = try restrictions.grounds(of: person).isEmpty
        try restrictions.add(ground, of: person, at: now)
        if isFirst { emit(Identity.PersonRestricted(person: person, since: now)) }
    }

    /// Takes a ground away; every service is told with the last.
    func lift(_ ground: Identity.RestrictionGround, of person: ID<Person>) throws {
        guard try restrictions.remove(ground, of: person) else { return }
        if try restrictions.grounds(of: person).isEmpty { emit(Identity.RestrictionLifted(person: person)) }
    }
}

/// Why people's data may only be kept, in the table `restriction`.
struct RestrictionTable {
    let database: Database

    func grounds(of person: ID<Person>) throws -> [Identity.RestrictionGround] {
        try database.all("SELECT ground FROM restriction WHERE person = ? ORDER BY ground", [person.blob])
            .compactMap { Identity.RestrictionGround(rawValue: $0["ground"]) }
    }

    fileprivate func add(_ ground: Identity.RestrictionGround, of person: ID<Person>, at now: Timestamp) throws {
        try database.run(
            "INSERT INTO restriction (person, ground, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [person.blob, ground.rawValue, now.milliseconds]
        )
    }

    /// Whether there was this ground.
    fileprivate func remove(_ ground: Identity.RestrictionGround, of person: ID<Person>) throws -> Bool {
        try database.run("DELETE FROM restriction WHERE person = ? AND ground = ?", [person.blob, ground.rawValue])
        return database.changesCount > 0
    }
}
