import Foundation
import LocalBroker
import Testing

@testable import Operator

@Suite struct `Records of comma-separated values` {
    @Test(arguments: [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
        ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
        ("\u{FEFF}a\n\n\r\n1\n", [["a"], ["1"]]),
        ("\"a\"\"b\",\"c,d\"\n\"e\nf\",\"g\r\nh\"\n", [["a\"b", "c,d"], ["e\nf", "g\r\nh"]]),
        (",\n\"\",x\n", [["", ""], ["", "x"]]),
        ("a,b,", [["a", "b", ""]]),
    ])
    func `are read with every line end and quotation`(text: String, rows: [[String]]) throws {
        #expect(try records(text).map { try $0.content.get() } == rows)
    }

    @Test func `number records by the line on which they begin`() throws {
        let records = try records("a\n\n\"two\nlines\r\nand a third\",x\r\"lone\rone\"\nz")

        #expect(records.map(\.line) == [1, 3, 6, 8])
    }

    @Test(arguments: [
        ("a\"b,c\nd", "a quotation mark in field 1, which is not quoted"),
        ("x,\"a\"b\nd", "text after the closing quotation mark of field 2"),
        ("\"never closed,\nd", "the quotation mark that opens field 1 is never closed"),
    ])
    func `lose one line by a mistake and no more`(text: String, reason: String) throws {
        let records = try records(text)

        #expect(records.count == 2)
        #expect(records[0].content == .failure(Complaint(reason)))
        #expect(records[0].text == Array(text.utf8.prefix { $0 != 10 }))
        #expect(records[1].content == .success(["d"]))
        #expect(records[1].line == 2)
    }

    @Test func `say which field is not UTF-8`() throws {
        let records = try records(bytes: Array("a,".utf8) + [0xE9] + Array("\nb,c\n".utf8))

        #expect(records[0].content == .failure(Complaint("field 2 is not UTF-8")))
        #expect(records[1].content == .success(["b", "c"]))
    }

    @Test func `end a quoted field that is longer than a record may be`() throws {
        let line = String(repeating: "x", count: 1023) + "\n"
        let text = "\"" + String(repeating: line, count: CSVReader.longestRecord / 1024 + 1) + "\"\n"

        let records = try records(text)

        #expect(records.count == CSVReader.longestRecord / 1024 + 2)
        #expect(records[0].content == .failure(Complaint("the quotation mark that opens field 1 is never closed")))
        #expect(records[1].text.count == 1023)
        #expect(records.last?.text == [0x22])
    }

    @Test func `come out of gzip, also of several members`() async throws {
        let first = try await Gzip.packed("a,b\n")
        let second = try await Gzip.packed(String(repeating: "1,2\n", count: 50_000))
        let file = try TemporaryFile(first + second)

        let records = try records(of: file)

        #expect(records.count == 50_001)
        #expect(records.last?.content == .success(["1", "2"]))
    }

    @Test func `don't end at what is not packed behind what is, but at padding`() async throws {
        let packed = try await Gzip.packed("a\n")

        #expect(try records(bytes: packed + [0, 0, 0]).count == 1)
        let failure = #expect(throws: Failure.self) { try records(bytes: packed + Array("b\n".utf8)).count }
        #expect(failure?.mistake.contains("is damaged") == true)
    }

    @Test func `say that a packed file is cut off or damaged`() async throws {
        let packed = try await Gzip.packed((1...1000).map { "\($0 * 7919 % 1009)\n" }.joined())
        var damaged = packed
        damaged[packed.count / 2] ^= 0xFF

        let cut = #expect(throws: Failure.self) { try records(bytes: Array(packed.dropLast(9))).count }
        let broken = #expect(throws: Failure.self) { try records(bytes: damaged).count }

        #expect(cut?.mistake.hasSuffix("is damaged: it is cut off.") == true)
        #expect(broken?.mistake.hasSuffix("is damaged: its packed bytes make no sense.") == true)
    }

    private func records(_ text: String) throws -> [CSVReader.Record] { try records(bytes: Array(text.utf8)) }

    private func records(bytes: [UInt8]) throws -> [CSVReader.Record] { try records(of: TemporaryFile(bytes)) }

    private func records(of file: TemporaryFile) throws -> [CSVReader.Record] {
        var reader = CSVReader(try Lookahead(ByteSource(path: file.path)))
        var records: [CSVReader.Record] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }
}

/// What `gzip` makes of a text.
enum Gzip {
    static func packed(_ text: String) async throws -> [UInt8] {
        let (plain, packed) = (try TemporaryFile(text), try TemporaryFile(""))
        let process = try await ChildProcess.start(
            ["/bin/sh", "-c", #"exec gzip -c "$0" > "$1""#, plain.path, packed.path],
            environment: ProcessInfo.processInfo.environment,
            output: "/dev/null"
        )
        try #require(await process.waitUntilExit() == 0)
        return Array(try Data(contentsOf: URL(filePath: packed.path)))
    }
}
