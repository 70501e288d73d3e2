import Messaging
import Model
public import ServiceKit
import Storage
import Testing

/// Checks what every service promises about people: all by its map, on tables filled for the purpose.
///
/// For each table of the map it writes a row about one person and a row about another, erases the first, and looks
/// through the whole database: nothing may be left of the first but what the map retains, and nothing may be missing of
/// the second.
public func checkPersonalData<S: Service>(of service: S.Type) throws {
    try withMadeUpRows(in: S.self) { database in try PersonalDataConformance(service, database).run() }
}

/// Runs a trial in a database where rows may say anything, and none of it stays: no foreign key has to lead anywhere.
func withMadeUpRows<S: Service>(in service: S.Type, _ trial: (Database) throws -> Void) throws {
    let store = try Store(.memory, schemas: S.schemas)
    do {
        try store.write { database in
            try database.execute(sql: "PRAGMA defer_foreign_keys = ON; PRAGMA ignore_check_constraints = ON")
            try trial(database)
            throw Finished()
        }
    } catch is Finished {}
}

/// Ends the transaction without a commit.
private struct Finished: Error {}

/// Something to put into a column of a type, another for each number.
func madeUpValue(_ number: Int, _ type: String) -> DatabaseValue {
    switch type.uppercased() {
    case "BLOB": UUID128(high: 1, low: UInt64(number)).bytes.blob
    case "TEXT": "text \(number)".databaseValue
    case "REAL": Double(number).databaseValue
    default: number.databaseValue
    }
}

private struct PersonalDataConformance {
    private static let leaver = ID<Person>(UUID128(high: 0x019B_76DA_A800_7001, low: 0x8000_0000_0000_0001))
    private static let stayer = ID<Person>(UUID128(high: 0x019B_76DA_A800_7002, low: 0x8000_0000_0000_0002))
    private static let request = ID<Identity.Erasure>(UUID128(high: 0x019B_76DA_A800_7003, low: 3))
    private static let now = Timestamp(milliseconds: 1_767_225_600_000)

    private let name: String
    private let participant: PrivacyParticipant
    private let database: Database

    init<S: Service>(_ service: S.Type, _ database: Database) {
        name = S.name
        participant = PrivacyParticipant(service)
        self.database = database
    }

    func run() throws {
        try checkDescription()
        var next = 0
        for table in participant.tables {
            try fill(table, with: Self.leaver, &next)
            try fill(table, with: Self.stayer, &next)
        }
        let before = try participant.count(Self.stayer, in: database)

        try checkExport()
        try checkRestriction()
        let outcome = try participant.erase(Self.leaver, request: Self.request, in: database, at: Self.now)

        try checkAbsence()
        #expect(Set(outcome.deleted.map(\.table)) == Set(names { !$0.isRetained || !$0.mentions.isEmpty }), "\(name)")
        #expect(Set(outcome.retained.map(\.table)) == Set(names(\.isRetained)), "\(name)")
        #expect(outcome.retained.allSatisfy { $0.until > Self.now && !$0.ground.isEmpty }, "\(name)")
        #expect(try participant.count(Self.stayer, in: database) == before, "\(name) erased somebody else, too")
        let again = try participant.erase(Self.leaver, request: Self.request, in: database, at: Self.now)
        #expect(again.deleted == [], "\(name)")
        #expect(again.retained == outcome.retained, "\(name)")
    }

    /// The map names tables and columns that exist, each table once.
    private func checkDescription() throws {
        #expect(Set(participant.tables.map(\.name)).count == participant.tables.count, "\(name)")
        for table in participant.tables {
            let columns = try Set(database.columns(in: table.name).map(\.name))
            #expect(!table.person.isEmpty, "\(name): \(table.name) names no column with a person")
            #expect(columns.isSuperset(of: table.people + table.columns.keys + table.emptied), "\(name): \(table.name)")
        }
    }

    private func checkExport() throws {
        let counts = try participant.count(Self.leaver, in: database)
        #expect(Set(counts.keys) == Set(names { _ in true }), "\(name)")
        let export = try participant.export(Self.leaver, in: database)
        for table in participant.tables {
            guard case .array(let rows)? = export[table.name] else {
                Issue.record("\(name): \(table.name) is missing from the export")
                continue
            }
            #expect(rows.count == counts[table.name], "\(name): \(table.name)")
            for row in rows {
                #expect(table.person.contains { row[$0] == .string(Self.leaver.description) }, "\(name): \(table.name)")
            }
        }
    }

    private func checkRestriction() throws {
        func isRestricted() throws -> Bool {
            try holds([Self.leaver.uuid.bytes], "restricted_person", "person", in: database)
        }
        try participant.restrict(Self.leaver, in: database, at: Self.now)
        #expect(try isRestricted())
        try participant.unrestrict(Self.leaver, in: database)
        #expect(try !isRestricted())
        try participant.restrict(Self.leaver, in: database, at: Self.now)
    }

    /// Nothing is left but the note that the person has left, and what a law makes the service keep.
    private func checkAbsence() throws {
        let texts = [Self.leaver.uuid.bytes, Array("\(Self.leaver)".utf8)]
        let retained = participant.tables.filter(\.isRetained)
        for table in try tableNames(database).subtracting(["erased_person"]) {
            let kept = Set(retained.first { $0.name == table }?.person ?? [])
            for column in try database.columns(in: table).map(\.name) where !kept.contains(column) {
                #expect(try !holds(texts, table, column, in: database), "\(name): \(table).\(column)")
            }
        }
    }

    /// Writes a row for each column that holds a person, with something in every other column.
    private func fill(_ table: PersonalTable, with person: ID<Person>, _ next: inout Int) throws {
        let columns = try database.columns(in: table.name)
        for about in table.people {
            var arguments: [DatabaseValue] = []
            for column in columns {
                next += 1
                arguments.append(column.name == about ? person.uuid.bytes.blob : madeUpValue(next, column.type))
            }
            try database.run(
                "INSERT INTO \(table.name) (\(columns.map(\.name).joined(separator: ", "))) "
                    + "VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))",
                StatementArguments(arguments)
            )
        }
    }

    private func names(_ isIncluded: (PersonalTable) -> Bool) -> [String] {
        participant.tables.filter(isIncluded).map(\.name)
    }
}

extension PersonalTable {
    fileprivate var isRetained: Bool {
        if case .retain = erasure { true } else { false }
    }

    /// The columns that an erasure empties.
    fileprivate var emptied: [String] {
        switch erasure {
        case .delete: []
        case .mask(let columns), .retain(_, _, let columns, _): columns
        }
    }
}
