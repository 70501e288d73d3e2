import Foundation
import Testing

@testable import Operator

@Suite struct `A log file` {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "souk-log-\(UUID().uuidString)").path
    private let log: LogFile

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        log = LogFile(path: folder + "/trade.log", largest: 8)
    }

    @Test func `begins anew when it is too long, under the hands of who writes to it`() throws {
        let writer = open(log.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        defer { close(writer) }
        try write("a long line\n", to: writer)

        log.rotate()
        try write("the next\n", to: writer)

        #expect(try text(log.path) == "the next\n")
        #expect(try text(log.path + ".1") == "a long line\n")
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test func `keeps one earlier file and no more`() throws {
        let writer = open(log.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        defer { close(writer) }
        for line in ["the first line, which is longer\n", "the second\n"] {
            try write(line, to: writer)
            log.rotate()
        }

        #expect(try text(log.path) == "")
        #expect(try text(log.path + ".1") == "the second\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test func `stays as it is when there is no room for the earlier one`() throws {
        try "a long line\n".write(toFile: log.path, atomically: false, encoding: .utf8)
        try FileManager.default.createSymbolicLink(atPath: log.path + ".1", withDestinationPath: "/dev/full")

        log.rotate()

        #expect(try text(log.path) == "a long line\n")
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test func `stays as it is while it is short, and is no mistake where there is none`() throws {
        log.rotate()
        try "short\n".write(toFile: log.path, atomically: false, encoding: .utf8)

        log.rotate()

        #expect(try text(log.path) == "short\n")
        #expect(!FileManager.default.fileExists(atPath: log.path + ".1"))
        try FileManager.default.removeItem(atPath: folder)
    }

    private func write(_ line: String, to descriptor: Int32) throws {
        try #require(Foundation.write(descriptor, line, line.utf8.count) == line.utf8.count)
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }
}
