import Messaging
import Model
public import ServiceKit
import Storage
import Testing

/// Checks what every service promises about the time for which it keeps things, by its schedule and its map.
///
/// For each rule it writes a row and has the daily job come a millisecond before the row's time is over, and once it is:
/// then and not before the row has gone, or lacks what was to be masked. The same with what an erasure retains.
public func checkRetention<S: Service>(of service: S.Type) throws {
    let participant = PrivacyParticipant(service)
    for rule in participant.retention {
        try withMadeUpRows(in: S.self) { database in
            try RetentionTrial(name: S.name, participant: participant, database: database).check(rule)
        }
    }
    for table in participant.tables {
        guard case .retain(_, let period, _, _) = table.erasure else { continue }
        try withMadeUpRows(in: S.self) { database in
            try RetentionTrial(name: S.name, participant: participant, database: database).check(table, period)
        }
    }
}

private struct RetentionTrial {
    private static let person = ID<Person>(UUID128(high: 0x019B_76DA_A800_7001, low: 0x8000_0000_0000_0001))
    private static let request = ID<Identity.Erasure>(UUID128(high: 0x019B_76DA_A800_7003, low: 3))
    private static let start = Timestamp(milliseconds: 1_767_225_600_000)

    let name: String
    let participant: PrivacyParticipant
    let database: Database

    func check(_ rule: RetentionRule) throws {
        guard let table = participant.tables.first(where: { $0.name == rule.table }) else {
            Issue.record("\(name): the schedule names \(rule.table), which is not on the map")
            return
        }
        #expect(!rule.purpose.isEmpty && !rule.ground.isEmpty, "\(name): \(rule.table)")
        try insert(table, setting: rule.trigger)
        let before = try row(of: table)
        #expect(before != nil, "\(name): \(rule.table)")

        let end = rule.period.end(from: Self.start)
        _ = try participant.endRetention(in: database, at: end - .milliseconds(1))
        #expect(try row(of: table) == before, "\(name) ends \(rule.table) early")
        _ = try participant.endRetention(in: database, at: end)

        let after = try row(of: table)
        switch rule.action {
        case .delete: #expect(after == nil, "\(name) keeps \(rule.table) for too long")
        case .mask(let columns):
            let values = [before, after].map { row in columns.map { row?[$0] as DatabaseValue? } }
            #expect(zip(values[0], values[1]).allSatisfy { $0 != $1 }, "\(name) keeps \(columns) of \(rule.table)")
        }
    }

    func check(_ table: PersonalTable, _ period: PersonalTable.Period) throws {
        try insert(table, setting: nil)
        _ = try participant.erase(Self.person, request: Self.request, in: database, at: Self.start)
        let end = period.end(from: Self.start)

        _ = try participant.endRetention(in: database, at: end - .milliseconds(1))
        #expect(try participant.count(Self.person, in: database)[table.name] == 1, "\(name) ends \(table.name) early")
        _ = try participant.endRetention(in: database, at: end)
        #expect(try participant.count(Self.person, in: database) == [:], "\(name) keeps \(table.name) for too long")
    }

    /// Writes a row about the person, with the start in one column, no later instants, and something in all others.
    private func insert(_ table: PersonalTable, setting trigger: String?) throws {
        // A log that witnesses have to see first, for instance: here nobody has.
        for trigger in try String.fetchAll(database, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
            try database.execute(sql: "DROP TRIGGER \(trigger)")
        }
        let columns = try database.columns(in: table.name)
        let values = columns.enumerated().map { index, column in
            if table.person.contains(column.name) { return Self.person.uuid.bytes.blob }
            if column.name == trigger { return Self.start.milliseconds.databaseValue }
            let isOtherInstant = participant.retention.contains {
                $0.table == table.name && $0.trigger == column.name
            }
            return isOtherInstant ? Timestamp.distantFuture : madeUpValue(index + 1, column.type)
        }
        try database.run(
            "INSERT INTO \(table.name) (\(columns.map(\.name).joined(separator: ", "))) "
                + "VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))",
            StatementArguments(values)
        )
    }

    private func row(of table: PersonalTable) throws -> Row? {
        try database.one("SELECT * FROM \(table.name)")
    }
}

extension Timestamp {
    /// Later than any test.
    fileprivate static var distantFuture: DatabaseValue { Int64(253_402_300_799_000).databaseValue }
}
