import Model
import Testing

@testable import Operator

@Suite struct `Rows` {
    private static let columns: [Column] = [
        .required("person", ""), .optional("at", ""), .optional("count", ""), .optional("price", "", aliases: ["Cost"]),
    ]

    @Test func `are the same in CSV and in JSON lines`() throws {
        let csv = "at,PERSON, cost \n2026-01-02 03:04:05, amy ,1.50\n"
        let json = #"{"person":"amy","at":"2026-01-02T03:04:05Z","price":1.50}"# + "\n"

        for text in [csv, json] {
            let row = try #require(try rows(text).first)
            #expect(try row.required("person") == "amy")
            #expect(try row.time("at") == Timestamp("2026-01-02T03:04:05Z"))
            #expect(try row.count("count") == nil)
            #expect(try row.price("price", .cny) == Money(150, .cny))
        }
    }

    @Test(arguments: [
        ("person,at\n,x", "person is empty"),
        ("person,at\na", "1 fields where the heading has 2"),
        ("{\"person\":", "not JSON"),
        ("{\"person\":1}\n[]", "not a JSON object"),
    ])
    func `say what is wrong with them`(text: String, reason: String) throws {
        let row = try #require(try rows(text).last)

        let complaint = #expect(throws: Complaint.self) { try row.required("person") }

        #expect(complaint?.reason.hasPrefix(reason) == true)
    }

    @Test func `need the columns that are required`() throws {
        let failure = #expect(throws: Failure.self) { try rows("at,count\n") }

        #expect(failure?.status == .usage)
        #expect(failure?.mistake.hasSuffix("has no column person.") == true)
    }

    @Test func `name the columns that nobody reads`() throws {
        let file = try TemporaryFile("person,colour,size\n")

        #expect(try RowReader(file.path, columns: Self.columns).strangers == ["colour", "size"])
    }

    private func rows(_ text: String) throws -> [Row] {
        let file = try TemporaryFile(text)
        var reader = try RowReader(file.path, columns: Self.columns)
        var rows: [Row] = []
        while let row = try reader.next() { rows.append(row) }
        return rows
    }
}

@Suite struct `Values` {
    @Test(arguments: [
        ("19.99", 1999), ("19", 1900), ("0.5", 50), ("6.0", 600), ("2.550", 255), ("2.555", nil), ("1,5", nil),
        ("", nil),
        ("1e3", nil), (".", nil), ("99999999999999999", nil),
    ])
    func `amounts are exact or nothing`(text: String, amount: Int64?) {
        #expect(Decimals(text)?.exactly(2) == amount)
    }

    @Test func `amounts are rounded where that is asked for`() {
        #expect(Decimals("0.001")?.rounded(2) == 0)
        #expect(Decimals("0.005")?.rounded(2) == 1)
        #expect(Decimals("2.55")?.rounded(2) == 255)
    }

    @Test(arguments: [
        ("2010-12-01 08:26:00", "2010-12-01T08:26:00Z"), ("2010-12-01", "2010-12-01T00:00:00Z"),
        ("2010-12-01T08:26", "2010-12-01T08:26:00Z"), ("2010-12-01T08:26:00+08:00", "2010-12-01T00:26:00Z"),
    ])
    func `times come in the forms that people use`(text: String, time: String) {
        #expect(Timestamp(lenient: text) == Timestamp(time))
    }
}
