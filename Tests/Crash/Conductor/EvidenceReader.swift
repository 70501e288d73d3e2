import RingMessages
import Storage

extension Evidence {
    /// Reads the database of a service that has stopped.
    init(folder: String, of service: Int) throws {
        let queue = try Self.open(folder, ring[service])
        self = try queue.read { database in
            var evidence = Evidence()
            evidence.visits = try Row.fetchAll(database, sql: "SELECT * FROM visit ORDER BY id").map(Visit.init)
            evidence.hearings = try Row.fetchAll(database, sql: "SELECT * FROM hearing ORDER BY id").compactMap { row in
                guard let source = ring.firstIndex(of: row["source"]) else { return nil }
                return Hearing(source: source, visit: Visit(row))
            }
            let integrity = try String.fetchAll(database, sql: "PRAGMA integrity_check")
            if integrity != ["ok"] { evidence.complaints += integrity.map { "integrity_check: \($0)" } }
            for table in Self.waiting {
                let count = try database.count(table)
                if count > 0 { evidence.complaints.append("\(count) rows are left in \(table)") }
            }
            let unsent = try database.count(
                "outbox WHERE position > (SELECT coalesce(max(value), 0) FROM meta WHERE name = 'relayed')"
            )
            if unsent > 0 { evidence.complaints.append("\(unsent) messages were never sent") }
            return evidence
        }
    }

    /// How far a running service has come.
    struct Progress {
        var visits: Int
        var hearings: Int
        /// Timers, parked messages and effects.
        var waiting: Int

        init(folder: String, of service: Int) throws {
            let queue = try Evidence.open(folder, ring[service])
            (visits, hearings, waiting) = try queue.read { database in
                try (
                    database.count("visit"), database.count("hearing"),
                    Evidence.waiting.reduce(0) { try $0 + database.count($1) }
                )
            }
        }
    }

    /// What is empty once all is done; the daily job that ends retention always waits for tomorrow.
    private static let waiting = ["timer WHERE type NOT LIKE '%.retention.end'", "parked", "effect"]

    private static func open(_ folder: String, _ service: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        return try DatabaseQueue(path: "\(folder)/\(service).sqlite", configuration: configuration)
    }
}

extension Evidence.Visit {
    fileprivate init(_ row: Row) {
        self.init(token: row["token"], hop: row["hop"], lane: row["lane"], number: row["number"])
    }
}

extension Database {
    fileprivate func count(_ table: String) throws -> Int {
        try Int.fetchOne(self, sql: "SELECT count(*) FROM \(table)") ?? 0
    }
}
