import Messaging
import Model
package import ServiceKit
package import Storage
import Testing

/// Finds people where a service's map of personal data doesn't look for them.
///
/// Every test that runs messages through a ``ServiceHarness`` has its tables searched for the people who were named in
/// them: so nobody has to remember that a new column holds a person, nor to name it in a certain way.
package struct PersonWatch {
    private static let latest = 12
    /// The tables that are the libraries' own.
    private static let librariesTables = Result {
        try Store(.memory, schemas: [messagingSchema, privacySchema, accessSchema]).read(tableNames)
    }

    private let service: String
    private let map: [String: PersonalTable]
    private var people: [ID<Person>] = []
    /// Things of other kinds: tests like to number them like people, and then nobody can tell them apart.
    private var things: Set<ID<Person>> = []
    private var reported: Set<String> = []
    private var batches = 0

    package init<S: Service>(_ service: S.Type) {
        self.service = "\(S.self)"
        map = Dictionary(S.personalData.map { ($0.name, $0) }) { first, _ in first }
    }

    /// Notes whom a body names.
    package mutating func see(_ body: [UInt8]) {
        for underscore in body.indices.dropLast(26) where body[underscore] == UInt8(ascii: "_") {
            // The first digit of an id holds three bits; few names of fields go on like that.
            guard UInt8(ascii: "0")...UInt8(ascii: "7") ~= body[underscore + 1] else { continue }
            let digits = String(decoding: body[(underscore + 1)...].prefix(26), as: UTF8.self)
            guard let person = ID<Person>("sub_" + digits) else { continue }
            guard body[..<underscore].suffix(3) == Array("sub".utf8)[...] else {
                things.insert(person)
                continue
            }
            if !people.contains(person) { people = people.suffix(Self.latest - 1) + [person] }
        }
    }

    /// Looks now, unless this is a long test and the last look was not long ago.
    package mutating func look(in store: Store) throws {
        batches += 1
        guard !people.isEmpty, batches <= 16 || batches & (batches - 1) == 0 else { return }
        for place in try store.read(unmapped) where reported.insert("\(place)").inserted {
            Issue.record(
                """
                \(place.table).\(place.column) holds a person, and \(service).personalData doesn't say so: add the \
                column to PersonalTable("\(place.table)", person: […], onErasure: …).
                """
            )
        }
    }

    /// The columns that hold one of the people and aren't on the map.
    package func unmapped(in database: Database) throws -> [(table: String, column: String)] {
        let names = people.filter { !things.contains($0) }.flatMap { [$0.uuid.bytes, Array("\($0)".utf8)] }
        var places: [(table: String, column: String)] = []
        guard !names.isEmpty else { return [] }
        for table in try tableNames(database).subtracting(Self.librariesTables.get()).sorted() {
            let known = map[table].map { Set($0.people + $0.columns.keys) } ?? []
            let columns = try database.columns(in: table).map(\.name).filter { !known.contains($0) }
            guard try holds(names, table, columns, in: database) else { continue }
            for column in columns where try holds(names, table, column, in: database) {
                places.append((table, column))
            }
        }
        return places
    }
}

/// Whether a value of the column has one of the texts in it.
package func holds(_ texts: [[UInt8]], _ table: String, _ column: String, in database: Database) throws -> Bool {
    try holds(texts, table, [column], in: database)
}

/// Whether a value of one of the columns has one of the texts in it.
private func holds(_ texts: [[UInt8]], _ table: String, _ columns: [String], in database: Database) throws -> Bool {
    guard !columns.isEmpty else { return false }
    let conditions = columns.map { column in
        let finds = texts.indices.map { "instr(CAST(\"\(column)\" AS BLOB), ?\($0 + 1)) > 0" }
        return "(\(finds.joined(separator: " OR ")))"
    }
    return try Row.fetchOne(
        database,
        sql: "SELECT 1 FROM \"\(table)\" WHERE \(conditions.joined(separator: " OR ")) LIMIT 1",
        arguments: StatementArguments(texts.map(\.blob))
    ) != nil
}

/// All tables but SQLite's and GRDB's own.
package func tableNames(_ database: Database) throws -> Set<String> {
    let names = try String.fetchSet(database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
    return names.filter { !$0.hasPrefix("sqlite_") && !$0.hasPrefix("grdb_") }
}
