public import Messaging
public import Model
internal import Privacy
public import Storage

/// What a service does about one person, by its map of personal data: the same for every service.
public struct PrivacyParticipant: Sendable {
    /// The map, for whoever wants to know what the service keeps of people.
    public let tables: [PersonalTable]
    /// How long rows about people who are here are kept.
    public let retention: [RetentionRule]

    public init(_ service: (some Service).Type) {
        tables = service.personalData
        retention = service.retention
    }

    /// What an erasure has done in one service.
    public struct Outcome: Equatable, Sendable {
        public var deleted: [Identity.ErasedRows] = []
        public var retained: [Identity.RetainedRows] = []
    }

    /// How many rows of each table are about the person; tables without any are left out.
    public func count(_ person: ID<Person>, in database: Database) throws -> [String: Int] {
        try tables.reduce(into: [:]) { counts, table in
            let rows = try count(table, person, in: database)
            if rows > 0 { counts[table.name] = rows }
        }
    }

    /// Everything the service has about the person: an array of rows for each table.
    ///
    /// Rows that only mention the person are about others, and left out, and so are secrets. What is encrypted comes out
    /// encrypted.
    public func export(_ person: ID<Person>, in database: Database) throws -> JSONValue {
        .object(
            .init(
                try tables.map { table in
                    let rows = try Row.fetchAll(
                        database,
                        sql: "SELECT * FROM \(table.name) WHERE \(table.isAbout)",
                        arguments: StatementArguments(table.person.map { _ in person.uuid.bytes.blob })
                    )
                    return (table.name, .array(rows.map { row in exported(row, table) }))
                }
            )
        )
    }

    /// Deletes, masks and retains as the map says, and remembers that the person is gone.
    ///
    /// A second time there is nothing left to do, and that is fine.
    public func erase(
        _ person: ID<Person>,
        request: ID<Identity.Erasure>,
        in database: Database,
        at now: Timestamp
    ) throws -> Outcome {
        var outcome = Outcome()
        // Said again, it is the same erasure: what is retained is not retained for longer.
        try database.run(
            "INSERT INTO erased_person (person, request, erased_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [person.uuid.bytes.blob, request.uuid.bytes.blob, now.milliseconds]
        )
        let erasedAt = try database.one(
            "SELECT erased_at FROM erased_person WHERE person = ?",
            [person.uuid.bytes.blob]
        ).map { Timestamp(milliseconds: $0["erased_at"]) }
        for table in tables {
            var rows = 0
            switch table.erasure {
            case .delete:
                rows = try change("DELETE FROM \(table.name)", table, person, in: database)
            case .mask(let columns):
                rows = try count(table, person, in: database)
                try empty(columns, table, person, in: database)
                for column in table.person { _ = try emptyPerson(column, table, person, in: database) }
            case .retain(let ground, let period, let columns, _):
                try empty(columns, table, person, in: database)
                let kept = try count(table, person, in: database)
                if kept > 0 {
                    outcome.retained.append(
                        .init(table: table.name, rows: kept, ground: ground, until: period.end(from: erasedAt ?? now))
                    )
                }
            }
            for column in table.mentions { rows += try emptyPerson(column, table, person, in: database) }
            if rows > 0 { outcome.deleted.append(.init(table: table.name, rows: rows)) }
        }
        try database.run("DELETE FROM restricted_person WHERE person = ?", [person.uuid.bytes.blob])
        return outcome
    }

    /// Has the service do nothing with the person's data but keep it, until further notice.
    public func restrict(_ person: ID<Person>, in database: Database, at now: Timestamp) throws {
        try database.run(
            "INSERT INTO restricted_person (person, restricted_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [person.uuid.bytes.blob, now.milliseconds]
        )
    }

    public func unrestrict(_ person: ID<Person>, in database: Database) throws {
        try database.run("DELETE FROM restricted_person WHERE person = ?", [person.uuid.bytes.blob])
    }
}

// One table at a time.
extension PrivacyParticipant {
    private func count(_ table: PersonalTable, _ person: ID<Person>, in database: Database) throws -> Int {
        try database.one(
            "SELECT count(*) AS count FROM \(table.name) WHERE \(table.isAbout)",
            StatementArguments(table.person.map { _ in person.uuid.bytes.blob })
        ).map { $0["count"] } ?? 0
    }

    /// Runs a change of the rows about the person, and tells how many there were.
    private func change(
        _ sql: String,
        _ table: PersonalTable,
        _ person: ID<Person>,
        in database: Database
    ) throws -> Int {
        try database.run(
            "\(sql) WHERE \(table.isAbout)",
            StatementArguments(table.person.map { _ in person.uuid.bytes.blob })
        )
        return database.changesCount
    }

    /// Takes the person out of a column, and tells how many rows had them there.
    private func emptyPerson(
        _ column: String,
        _ table: PersonalTable,
        _ person: ID<Person>,
        in database: Database
    ) throws -> Int {
        try database.run(
            "UPDATE \(table.name) SET \(column) = \(try emptyValue(column, table, in: database)) WHERE \(column) = ?",
            [person.uuid.bytes.blob]
        )
        return database.changesCount
    }

    private func empty(
        _ columns: [String],
        _ table: PersonalTable,
        _ person: ID<Person>,
        in database: Database
    ) throws {
        guard !columns.isEmpty else { return }
        let values = try columns.map { "\($0) = \(try emptyValue($0, table, in: database))" }
        _ = try change("UPDATE \(table.name) SET \(values.joined(separator: ", "))", table, person, in: database)
    }

    /// Nothing, where the column allows it; else the emptiest value of its type.
    func emptyValue(_ column: String, _ table: PersonalTable, in database: Database) throws -> String {
        let columns = try database.columns(in: table.name)
        guard let known = columns.first(where: { $0.name == column }) else {
            throw DatabaseError(message: "\(table.name) has no column \(column), which the map of personal data names")
        }
        guard known.isNotNull else { return "NULL" }
        switch known.type.uppercased() {
        case "BLOB": return table.people.contains(column) ? "zeroblob(16)" : "x''"
        case "TEXT": return "''"
        default: return "0"
        }
    }

    private func exported(_ row: Row, _ table: PersonalTable) -> JSONValue {
        .object(
            .init(
                row.filter { column, _ in !table.secrets.contains(column) }
                    .map { column, value in (column, exported(value, isPerson: table.people.contains(column))) }
            )
        )
    }

    private func exported(_ value: DatabaseValue, isPerson: Bool) -> JSONValue {
        switch value.storage {
        case .null: .null
        case .int64(let number): .int(number)
        case .double(let number): .double(number)
        case .string(let text): .string(text)
        case .blob(let bytes):
            .string(isPerson ? "\(ID<Person>(UUID128(bytes: Array(bytes))))" : Base64URL.encode(Array(bytes)))
        }
    }
}

extension PersonalTable {
    /// The condition that a row is about a person, who is each of its arguments.
    fileprivate var isAbout: String { person.map { "\($0) = ?" }.joined(separator: " OR ") }
}

/// Who has left this service, and whose data it may only keep.
public let privacySchema = Schema(
    "privacy",
    [
        .init(
            "1",
            sql: """
                -- So that what still arrives about them is dropped.
                CREATE TABLE erased_person (
                    person BLOB PRIMARY KEY CHECK (length(person) = 16),
                    request BLOB NOT NULL CHECK (length(request) = 16),
                    erased_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE restricted_person (
                    person BLOB PRIMARY KEY CHECK (length(person) = 16),
                    restricted_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                """
        ),
        .init(
            "2",
            sql: """
                -- What the daily job has done, by rule: the proof that nothing is kept for longer than it may be.
                CREATE TABLE retention_run (
                    at INTEGER NOT NULL,
                    table_name TEXT NOT NULL,
                    ground TEXT NOT NULL,
                    action TEXT NOT NULL CHECK (action IN ('delete', 'mask')),
                    rows INTEGER NOT NULL,
                    PRIMARY KEY (at, table_name, ground, action)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX erased_person_by_time ON erased_person (erased_at);
                """
        ),
    ]
)
