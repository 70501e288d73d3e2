import Foundation
import Privacy
import Testing

@testable import Passwords

@Suite final class `Breached passwords` {
    private let path = NSTemporaryDirectory() + "souk-breached-\(UUID().uuidString)"

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private func list(_ passwords: [String], count: (Int) -> String = { ":\($0)" }) throws -> BreachedPasswords {
        let lines = passwords.map { sha1(Array($0.utf8)).map { String(format: "%02X", $0) }.joined() }.sorted()
        let text = lines.enumerated().map { "\($1)\(count($0))" }.joined(separator: "\r\n")
        try Data(text.utf8).write(to: URL(filePath: path))
        return try BreachedPasswords(file: path)
    }

    @Test(arguments: [1, 2, 3, 10, 257])
    func `are found in a sorted file, every one of them (ASVS 6.2.12)`(count: Int) throws {
        let passwords = (0..<count).map { "password number \($0)" }

        let list = try list(passwords)

        #expect(passwords.allSatisfy(list.contains))
        #expect(!(count..<count + 100).contains { list.contains("password number \($0)") })
    }

    @Test func `are found in lines of any length`() throws {
        let passwords = (0..<50).map { "p\($0)" }

        let list = try list(passwords) { String(repeating: "x", count: $0 * 7 % 40) }

        #expect(passwords.allSatisfy(list.contains))
    }

    @Test func `keep somebody from choosing one of them`() throws {
        let breached = try list(["a long one that was lost"])

        let weakness = Password("a long one that was lost").weakness(least: 15, context: [], breached: breached)

        #expect(weakness == .common)
        #expect(Password("a long one that was not").weakness(least: 15, context: [], breached: breached) == nil)
    }

    @Test func `come from a file of hashes and no other`() throws {
        try Data("password\n".utf8).write(to: URL(filePath: path))

        #expect(throws: BreachedPasswords.WrongFormat.self) { try BreachedPasswords(file: path) }
        #expect(throws: (any Error).self) { try BreachedPasswords(file: path + ".missing") }
    }
}
