public import Model
public import Storage

// What is kept no longer: the daily job. docs/decisions/0069 has the schedule.
extension PrivacyParticipant {
    /// How many rows of a table go in one transaction, so that nobody waits long behind them.
    public static let retentionBatch = 5_000
    /// How long a service remembers that somebody has left, if nothing is retained for longer.
    private static let memoryOfErasures = PersonalTable.Period.years(3)

    /// What one run has done, and whether there is more to do at once.
    public struct RetentionRun: Equatable, Sendable {
        public struct Change: Equatable, Sendable {
            public var table: String
            public var ground: String
            public var isDeletion: Bool
            public var rows: Int
        }

        public var changes: [Change] = []
        public var isComplete = true
    }

    /// Deletes and masks whatever has been kept for as long as it may be, and writes down what it has done.
    public func endRetention(in database: Database, at now: Timestamp, batch: Int = retentionBatch) throws
        -> RetentionRun
    {
        var run = RetentionRun()
        for rule in retention {
            guard let table = tables.first(where: { $0.name == rule.table }) else {
                throw DatabaseError(message: "the schedule names \(rule.table), which is not on the map")
            }
            try follow(rule, table, in: database, at: now, batch: batch, &run)
        }
        for table in tables { try endRetained(table, in: database, at: now, &run) }
        try database.run(
            "DELETE FROM erased_person WHERE erased_at <= ?",
            [longestPeriods.map { $0.start(endingBy: now).milliseconds }.min()]
        )
        for change in run.changes {
            try database.run(
                """
                INSERT INTO retention_run (at, table_name, ground, action, rows) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET rows = rows + excluded.rows
                """,
                [now.milliseconds, change.table, change.ground, change.isDeletion ? "delete" : "mask", change.rows]
            )
        }
        return run
    }

    private var longestPeriods: [PersonalTable.Period] {
        [Self.memoryOfErasures]
            + tables.compactMap { table in
                if case .retain(_, let period, _, _) = table.erasure { period } else { nil }
            }
    }

    /// Ends what a rule says of people who are here.
    private func follow(
        _ rule: RetentionRule,
        _ table: PersonalTable,
        in database: Database,
        at now: Timestamp,
        batch: Int,
        _ run: inout RetentionRun
    ) throws {
        let values = try rule.masked.map { (column: $0, empty: try emptyValue($0, table, in: database)) }
        var conditions = ["\(rule.trigger) <= ?"]
        if !values.isEmpty {
            conditions.append("(\(values.map { "\($0.column) IS NOT \($0.empty)" }.joined(separator: " OR ")))")
        }
        // Who has left is another matter, and whose data may only be kept has it kept.
        for people in ["erased_person", "restricted_person"] {
            for column in table.person {
                let isSame = "\(people).person = \(table.name).\(column)"
                conditions.append("NOT EXISTS (SELECT 1 FROM \(people) WHERE \(isSame))")
            }
        }
        let isDue = conditions.joined(separator: " AND ")
        let cutoff = rule.period.start(endingBy: now).milliseconds
        // The trigger of the last row of the batch; rows of the same instant go with it.
        let last = try database.one(
            "SELECT \(rule.trigger) AS last FROM \(table.name) WHERE \(isDue) ORDER BY \(rule.trigger) "
                + "LIMIT 1 OFFSET \(batch - 1)",
            [cutoff]
        ).map { $0["last"] as Int64 }
        let change =
            values.isEmpty
            ? "DELETE FROM \(table.name)"
            : "UPDATE \(table.name) SET " + values.map { "\($0.column) = \($0.empty)" }.joined(separator: ", ")
        try database.run("\(change) WHERE \(isDue)", [last ?? cutoff])
        run.add(table, rule.ground, isDeletion: values.isEmpty, rows: database.changesCount)
        // So the last part is never an empty one, and whoever waits for the end sees it.
        if last != nil, try database.one("SELECT 1 FROM \(table.name) WHERE \(isDue) LIMIT 1", [cutoff]) != nil {
            run.isComplete = false
        }
    }

    /// Ends what was retained of people who have left.
    private func endRetained(
        _ table: PersonalTable,
        in database: Database,
        at now: Timestamp,
        _ run: inout RetentionRun
    ) throws {
        guard case .retain(let ground, let period, _, let end) = table.erasure else { return }
        let left = "IN (SELECT person FROM erased_person WHERE erased_at <= ?)"
        let cutoff = period.start(endingBy: now).milliseconds
        switch end {
        case .delete:
            try database.run(
                "DELETE FROM \(table.name) WHERE \(table.person.map { "\($0) \(left)" }.joined(separator: " OR "))",
                StatementArguments(table.person.map { _ in cutoff })
            )
            run.add(table, ground, isDeletion: true, rows: database.changesCount)
        case .mask:
            for column in table.person {
                let empty = try emptyValue(column, table, in: database)
                try database.run("UPDATE \(table.name) SET \(column) = \(empty) WHERE \(column) \(left)", [cutoff])
                run.add(table, ground, isDeletion: false, rows: database.changesCount)
            }
        }
    }
}

extension PrivacyParticipant.RetentionRun {
    fileprivate mutating func add(_ table: PersonalTable, _ ground: String, isDeletion: Bool, rows: Int) {
        guard rows > 0 else { return }
        if let same = changes.firstIndex(where: {
            $0.table == table.name && $0.ground == ground && $0.isDeletion == isDeletion
        }) {
            changes[same].rows += rows
        } else {
            changes.append(.init(table: table.name, ground: ground, isDeletion: isDeletion, rows: rows))
        }
    }
}

extension RetentionRule {
    fileprivate var masked: [String] {
        if case .mask(let columns) = action { columns } else { [] }
    }
}
