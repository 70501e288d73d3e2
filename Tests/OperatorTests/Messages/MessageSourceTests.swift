import Foundation
import Testing

@testable import Operator

@Suite struct `Message source` {
    @Test func `reads JSON lines with their numbers and passes over blank ones`() throws {
        let file = try TemporaryFile("\u{FEFF}{\"a\":1}\n\n  \n{\"a\":2}\r\n{\"a\":3}")

        var source = try MessageSource(path: file.path)

        #expect(source.count == 3)
        #expect(rest(of: &source) == [.init(1, "{\"a\":1}"), .init(4, "{\"a\":2}"), .init(5, "{\"a\":3}")])
    }

    @Test func `reads one object spread over many lines as one message`() throws {
        let file = try TemporaryFile("{\n  \"a\": 1,\n  \"b\": [\n    2\n  ]\n}\n")

        var source = try MessageSource(path: file.path)

        #expect(source.count == 1)
        #expect(rest(of: &source) == [.init(1, "{\n  \"a\": 1,\n  \"b\": [\n    2\n  ]\n}")])
    }

    @Test func `keeps lines that are not JSON, so that they can be reported`() throws {
        let file = try TemporaryFile("{\"a\":\n{\"a\":2}\n")

        var source = try MessageSource(path: file.path)

        #expect(source.count == 2)
        #expect(rest(of: &source) == [.init(1, "{\"a\":"), .init(2, "{\"a\":2}")])
    }

    @Test func `finds nothing in an empty file`() throws {
        let file = try TemporaryFile("")

        var source = try MessageSource(path: file.path)

        #expect(source.count == 0)
        #expect(source.next() == nil)
    }

    @Test func `names a file that is missing`() {
        let failure = #expect(throws: Failure.self) { try MessageSource(path: "/nowhere/lines.jsonl") }

        #expect(failure?.mistake == "Cannot read /nowhere/lines.jsonl: No such file or directory.")
        #expect(failure?.status == .usage)
    }

    private func rest(of source: inout MessageSource) -> [LineReader.Line] {
        var lines: [LineReader.Line] = []
        while let line = source.next() { lines.append(line) }
        return lines
    }
}

extension LineReader.Line {
    fileprivate init(_ number: Int, _ text: String) {
        self.init(number: number, bytes: Array(text.utf8))
    }
}

/// A file that goes with the test.
final class TemporaryFile {
    let path: String

    convenience init(_ text: String) throws {
        try self.init(Array(text.utf8))
    }

    init(_ bytes: [UInt8]) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("souk-\(UUID().uuidString)").path
        try Data(bytes).write(to: URL(filePath: path))
    }

    deinit {
        unlink(path)
    }
}
