internal import Foundation
internal import Privacy

/// Passwords known from breaches, in a file of SHA-1 hashes that is searched where it lies.
///
/// The format of Have I Been Pwned, "ordered by hash": a line for each, 40 hexadecimal digits, then whatever comes after
/// a colon. Lines may differ in length, so the search halves the bytes and goes on from the next line.
public final class BreachedPasswords: Sendable {
    private let lines: Data

    /// Maps the file; it takes address space, not memory.
    ///
    /// - Throws: if it can't be read, or its first line is no hash.
    public init(file path: String) throws {
        lines = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
        guard lines.isEmpty || Self.hash(in: lines.prefix(40)) != nil else {
            throw WrongFormat(path: path)
        }
    }

    public struct WrongFormat: Error, CustomStringConvertible {
        let path: String

        public var description: String {
            "\(path) is no list of breached passwords: expected lines of SHA-1 in hexadecimal digits, in their order."
        }
    }

    /// Whether the text is one of them.
    public func contains(_ text: String) -> Bool { contains(hash: sha1(Array(text.utf8))) }

    func contains(hash wanted: [UInt8]) -> Bool {
        var low = 0
        var high = lines.count
        while low < high {
            let start = startOfLine(at: low + (high - low) / 2, notBefore: low)
            guard let found = Self.hash(in: lines[start..<min(start + 40, lines.count)]) else { return false }
            if found == wanted { return true }
            if found.lexicographicallyPrecedes(wanted) {
                low = endOfLine(from: start)
            } else {
                high = start
            }
        }
        return false
    }

    private func startOfLine(at position: Int, notBefore low: Int) -> Int {
        var start = position
        while start > low, lines[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        return start
    }

    private func endOfLine(from start: Int) -> Int {
        (lines[start...].firstIndex(of: UInt8(ascii: "\n")) ?? lines.count - 1) + 1
    }

    private static func hash(in digits: Data) -> [UInt8]? {
        guard digits.count == 40 else { return nil }
        var bytes: [UInt8] = []
        for byte in 0..<20 {
            let pair = digits.dropFirst(byte * 2).prefix(2)
            guard let value = UInt8(String(decoding: pair, as: UTF8.self), radix: 16) else { return nil }
            bytes.append(value)
        }
        return bytes
    }
}
