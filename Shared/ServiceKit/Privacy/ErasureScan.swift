internal import Messaging
public import Model
public import Storage

/// The tables that are the libraries' own: what becomes of people in these, decision 26 says.
private let librariesTables = Result {
    try Store(.memory, schemas: [messagingSchema, privacySchema, accessSchema]).read { try $0.tableNames() }
}

// Whether an erasure has left anything: the map says where people are, and this looks everywhere.
extension PrivacyParticipant {
    /// In how many rows of each table the person still is, by their pseudonym's bytes or text in any column; tables
    /// without any are left out, and so is what the map retains.
    ///
    /// Reads each of the service's own tables once, from end to end.
    public func remains(of person: ID<Person>, in database: Database) throws -> [String: Int] {
        let own = try database.tableNames().subtracting(librariesTables.get())
        let pseudonym = person.uuid.bytes.blob
        let text = Array(person.description.utf8).blob
        return try own.reduce(into: [:]) { remains, table in
            let retained = tables.first { $0.name == table }?.retained ?? []
            let conditions = try database.columns(in: table).filter { column in
                !retained.contains(column.name) && !["INTEGER", "REAL"].contains(column.type.uppercased())
            }.map { column in
                let bytes = "CAST(\"\(column.name)\" AS BLOB)"
                return "instr(\(bytes), ?1) > 0 OR instr(\(bytes), ?2) > 0"
            }
            guard !conditions.isEmpty else { return }
            let rows = try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM \"\(table)\" WHERE \(conditions.joined(separator: " OR "))",
                arguments: [pseudonym, text]
            )
            if let rows, rows > 0 { remains[table] = rows }
        }
    }
}

extension PersonalTable {
    /// The columns that an erasure leaves as they are, for as long as the law wants them.
    fileprivate var retained: Set<String> {
        guard case .retain(_, _, let masked, _) = erasure else { return [] }
        return Set(person).union(columns.keys).subtracting(masked)
    }
}

extension Database {
    /// All tables but SQLite's and GRDB's own.
    fileprivate func tableNames() throws -> Set<String> {
        try String.fetchSet(self, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
            .filter { !$0.hasPrefix("sqlite_") && !$0.hasPrefix("grdb_") }
    }
}
