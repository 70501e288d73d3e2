import Model
import Privacy
import ServiceKit
import Storage

extension Transaction {
    var loginCounters: LoginCounterTable { LoginCounterTable(database: database) }
}

/// Failed logins, in the table `login_counter`: a few rows, since every success takes its own away.
struct LoginCounterTable {
    let database: Database

    func find(_ scope: LoginCounter.Scope, key: [UInt8]) throws -> LoginCounter {
        try database.one("SELECT * FROM login_counter WHERE key = ?", [key.blob]).map { row in
            LoginCounter(
                scope,
                key: key,
                failures: row["failures"],
                lastAt: Timestamp(milliseconds: row["last_at"]),
                closedUntil: row.time("closed_until")
            )
        } ?? LoginCounter(scope, key: key)
    }

    func save(_ counter: LoginCounter) throws {
        try database.run(
            """
            INSERT INTO login_counter (key, scope, failures, last_at, closed_until) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET
                failures = excluded.failures, last_at = excluded.last_at, closed_until = excluded.closed_until
            """,
            [
                counter.key.blob, counter.scope.rawValue, counter.failures, counter.lastAt?.milliseconds ?? 0,
                counter.closedUntil?.milliseconds,
            ]
        )
    }

    func remove(_ keys: [[UInt8]]) throws {
        for key in keys { try database.run("DELETE FROM login_counter WHERE key = ?", [key.blob]) }
    }

    /// Forgets failures of long ago, except those that have closed an account for good.
    func prune(before: Timestamp) throws {
        try database.run(
            "DELETE FROM login_counter WHERE last_at < ? AND (failures < ? OR scope = 'network')",
            [before.milliseconds, LoginCounter.most]
        )
    }
}

/// The names of counters: hashes of keyed hashes, so that the table tells neither addresses nor networks.
extension LoginCounter {
    static func account(_ emailCode: [UInt8]) -> [UInt8] { fingerprint([Array("account".utf8), emailCode]) }

    static func device(_ emailCode: [UInt8], _ token: [UInt8]) -> [UInt8] {
        fingerprint([Array("device".utf8), emailCode, token])
    }

    /// Codes sent by mail count apart from passwords: a stranger may have many sent, and the owner be let in meanwhile.
    static func codes(_ purpose: MailCodeTable.Purpose, _ person: ID<Person>) -> [UInt8] {
        fingerprint([Array("codes".utf8), Array(purpose.rawValue.utf8), person.uuid.bytes])
    }

    static func network(_ code: [UInt8]) -> [UInt8] { fingerprint([Array("network".utf8), code]) }
}
