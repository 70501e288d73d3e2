/// What a server answers: `250 2.0.0 Ok`, on one line or several.
public struct SMTPReply: Hashable, Sendable, CustomStringConvertible {
    public let code: Int
    /// The lines without code and separator.
    public let lines: [String]

    init(code: Int, lines: [String]) {
        self.code = code
        self.lines = lines
    }

    public enum Kind: Sendable { case accepted, intermediate, deferred, refused }

    public var kind: Kind {
        switch code {
        case 200..<300: .accepted
        case 300..<400: .intermediate
        case 400..<500: .deferred
        default: .refused
        }
    }

    /// RFC 3463, such as `5.1.1`; nil if the server gives none.
    public var enhancedCode: String? {
        guard let word = lines.first?.prefix(while: { $0 != " " }) else { return nil }
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, ["2", "4", "5"].contains(parts[0]),
            parts.allSatisfy({ (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { 48...57 ~= $0 } })
        else { return nil }
        return String(word)
    }

    /// The codes alone: a server's words often repeat the address.
    public var description: String { enhancedCode.map { "\(code) \($0)" } ?? "\(code)" }
}

/// Gathers lines into replies.
struct SMTPReplyParser {
    private var code: Int?
    private var lines: [String] = []

    struct Malformed: Error {}

    /// Adds a line without its end; returns the reply when it was the last one.
    mutating func add(_ line: String) throws(Malformed) -> SMTPReply? {
        let digits = line.utf8.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ 48...57 ~= $0 }), let code = Int(line.prefix(3)),
            (200..<600).contains(code), self.code == nil || self.code == code, lines.count < 100
        else { throw Malformed() }
        let rest = line.dropFirst(3)
        let separator = rest.first ?? " "
        guard separator == " " || separator == "-" else { throw Malformed() }
        self.code = code
        lines.append(String(rest.dropFirst()))
        guard separator == " " else { return nil }
        defer { self = SMTPReplyParser() }
        return SMTPReply(code: code, lines: lines)
    }
}
