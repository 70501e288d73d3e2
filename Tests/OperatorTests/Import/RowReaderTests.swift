import Foundation
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
        let csv = try TemporaryFile("person,colour,size,\n")
        let json = try TemporaryFile(#"{"person":"amy","Cost":1,"colour":"red","size":2}"# + "\n")

        #expect(try RowReader(csv.path, columns: Self.columns).strangers == ["colour", "size"])
        #expect(try RowReader(json.path, columns: Self.columns).strangers == ["colour", "size"])
    }

    @Test(arguments: [",", "\t", ";", "|", " "])
    func `find out what stands between the values`(separator: String) throws {
        let lines = [["person", "at", "count"], ["amy", "2026-01-02", "3"], ["\"b, e; n\"", "2026-01-03", "\"4\""]]
        let rows = try rows(lines.map { $0.joined(separator: separator) }.joined(separator: "\r\n"))

        #expect(try rows.map { try $0.required("person") } == ["amy", "b, e; n"])
        #expect(try rows.map { try $0.count("count") } == [3, 4])
    }

    @Test func `are what the form says of them`() throws {
        let form = FileForm(columns: ["person": "userId", "at": "time"], defaults: ["count": "7"])
        let csv = "userId,person,time,count\namy,x,2026-01-02,\nben,x,2026-01-03,2\n"
        let json =
            #"{"userId":"amy","person":"x","time":"2026-01-02"}"# + "\n"
            + #"{"userId":"ben","person":"x","time":"2026-01-03","count":2}"#

        for text in [csv, json] {
            let rows = try rows(text, form)
            #expect(try rows.map { try $0.required("person") } == ["amy", "ben"])
            #expect(try rows.map { try $0.count("count") } == [7, 2])
            #expect(try rows[0].time("at") == Timestamp("2026-01-02T00:00:00Z"))
        }
    }

    @Test func `begin on the first line where the heading is given`() throws {
        let rows = try rows("196\t242\t3\t881250949\n", FileForm(heading: ["person", "-", "count", "at"]))

        #expect(try rows.map { try $0.required("person") } == ["196"])
        #expect(try rows[0].time("at") == Timestamp("1997-12-04T15:55:49Z"))
        #expect(rows[0].origin.line == 1)
    }

    @Test(arguments: [
        (FileForm(columns: ["item": "movieId"]), "No column is called item."),
        (FileForm(defaults: ["itme": "1"]), "No column is called itme."),
        (FileForm(columns: ["count": "times"]), "has no column times."),
        (FileForm(columns: ["person": "user"]), "has no column user."),
    ])
    func `don't come of a form that speaks of what is not there`(form: FileForm, mistake: String) {
        let failure = #expect(throws: Failure.self) { try rows("person,at\namy,2026-01-02\n", form) }

        #expect(failure?.status == .usage)
        #expect(failure?.mistake.hasSuffix(mistake) == true)
    }

    @Test(arguments: [
        (Array("[{\"person\":\"amy\"}]".utf8), "is one JSON array."),
        ([0xFF, 0xFE] + Array("p\0e\0r\0s\0o\0n\0\n\0".utf8), "is not text in UTF-8."),
        (Array("p\0e\0r\0s\0o\0n\0\n\0".utf8), "is not text in UTF-8."),
        ([0x50, 0x4B, 3, 4, 20, 0, 0, 0, 8, 0] + Array("person\n".utf8), "is not text in UTF-8."),
    ])
    func `don't come of a file in another format`(bytes: [UInt8], mistake: String) throws {
        let file = try TemporaryFile(bytes)

        let failure = #expect(throws: Failure.self) { try RowReader(file.path, columns: Self.columns).strangers }

        #expect(failure?.status == .usage)
        #expect(failure?.mistake.hasSuffix(mistake) == true)
    }

    @Test func `don't come of a pipe, of which a part would be lost`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "souk-\(UUID().uuidString)").path
        try #require(mkfifo(path, 0o600) == 0)
        let end = open(path, O_RDWR | O_CLOEXEC)
        defer {
            close(end)
            unlink(path)
        }

        let failure = #expect(throws: Failure.self) { try RowReader(path, columns: Self.columns).strangers }

        #expect(failure?.mistake.contains("is a pipe or a device") == true)
    }

    @Test func `quote no more than the beginning of what is long`() throws {
        let row = try #require(try rows("person,at\namy,\(String(repeating: "x", count: 5000))").first)

        let complaint = #expect(throws: Complaint.self) { try row.time("at") }

        #expect(complaint?.reason.hasSuffix("x\"…") == true)
        #expect(complaint?.reason.utf8.count ?? 0 < 150)
    }

    private func rows(_ text: String, _ form: FileForm = FileForm()) throws -> [Row] {
        let file = try TemporaryFile(text)
        var reader = try RowReader(file.path, columns: Self.columns, form: form)
        var rows: [Row] = []
        while let row = try reader.next() { rows.append(row) }
        return rows
    }
}

@Suite struct `Values` {
    @Test(arguments: [
        ("2", 2), ("2.0", 2), ("0", nil), ("2.5", nil), ("-1", nil), ("1e9", nil), ("9223372036854775808", nil),
    ])
    func `counts are whole, also where they are written with a point`(text: String, count: Int?) throws {
        let file = try TemporaryFile("person,count\namy,\(text)\n")
        var reader = try RowReader(file.path, columns: [.required("count", "")])
        let row = try #require(try reader.next())

        #expect((try? row.count("count")) == count)
    }

    @Test(arguments: [
        ("19.99", 1999), ("19", 1900), ("0.5", 50), ("6.0", 600), ("2.550", 255), ("2.555", nil), ("1,5", nil),
        ("", nil),
        ("1e3", nil), (".", nil), ("99999999999999999", nil), ("9999999999999999999", nil),
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
        ("2019-10-01 00:00:00 UTC", "2019-10-01T00:00:00Z"), ("2019-10-01 08:00:00+08", "2019-10-01T00:00:00Z"),
        ("2019-10-01 08:00:00.25+0800", "2019-10-01T00:00:00.250Z"),
        ("2019-10-01 00:00:00.123456", "2019-10-01T00:00:00.123Z"),
        ("964982703", "2000-07-30T18:45:03Z"), ("1147880044.5", "2006-05-17T15:34:04.500Z"),
        ("1433221332117", "2015-06-02T05:02:12.117Z"),
    ])
    func `times come in the forms that people use`(text: String, time: String) {
        #expect(Timestamp(lenient: text) != nil)
        #expect(Timestamp(lenient: text) == Timestamp(time))
    }

    @Test(arguments: [
        "", "19970101", "12/1/2010 8:26", "2010-12-01 25:00:00", "2010-12-01T08:26:00-0", "99999999999999999999", "-1",
    ])
    func `times that could be another are none`(text: String) {
        #expect(Timestamp(lenient: text) == nil)
    }
}
