import Model
import ServiceKit
import Storage

extension Transaction {
    var duties: DutyTable { DutyTable(database: database) }
}

extension Snapshot {
    var duties: DutyTable { DutyTable(database: database) }
}

/// What people who work for the platform may do, and where, in the table `duty`; an empty scope stands for everywhere.
struct DutyTable {
    let database: Database

    func all(of person: ID<Person>) throws -> [Identity.DutyView] {
        try database.all("SELECT * FROM duty WHERE person = ? ORDER BY duty, scope", [person.blob]).compactMap { row in
            let scope: String = row["scope"]
            return Identity.Duty(rawValue: row["duty"]).map { duty in
                Identity.DutyView(
                    duty: duty,
                    scope: scope.isEmpty ? nil : scope,
                    grantedAt: Timestamp(milliseconds: row["granted_at"])
                )
            }
        }
    }

    /// How many people have a duty in all services.
    func holders(of duty: Identity.Duty) throws -> Int {
        try database.one("SELECT count(*) AS count FROM duty WHERE duty = ? AND scope = ''", [duty.rawValue])
            .map { $0["count"] } ?? 0
    }

    func add(_ duty: Identity.DutyView, to person: ID<Person>) throws {
        try database.run(
            "INSERT INTO duty (person, duty, scope, granted_at) VALUES (?, ?, ?, ?)",
            [person.blob, duty.duty.rawValue, duty.scope ?? "", duty.grantedAt.milliseconds]
        )
    }

    func remove(_ duty: Identity.Duty, scope: String?, from person: ID<Person>) throws {
        try database.run(
            "DELETE FROM duty WHERE person = ? AND duty = ? AND scope = ?",
            [person.blob, duty.rawValue, scope ?? ""]
        )
    }
}
