import Testing

@testable import SMTP

@Suite struct `SMTP reply` {
    private func replies(_ lines: String...) throws -> [SMTPReply] {
        var parser = SMTPReplyParser()
        return try lines.compactMap { try parser.add($0) }
    }

    @Test func `comes on one line or several`() throws {
        #expect(
            try replies("250-sink", "250-SIZE 10", "250 8BITMIME", "221 bye", "354") == [
                SMTPReply(code: 250, lines: ["sink", "SIZE 10", "8BITMIME"]),
                SMTPReply(code: 221, lines: ["bye"]),
                SMTPReply(code: 354, lines: [""]),
            ]
        )
    }

    @Test(arguments: ["", "25", "abc hello", "250_x", "999 x", "199 x", "HTTP/1.1 400 Bad Request"])
    func `is nothing else`(line: String) {
        #expect(throws: SMTPReplyParser.Malformed.self) { try replies(line) }
    }

    @Test func `has one code on all its lines`() {
        #expect(throws: SMTPReplyParser.Malformed.self) { try replies("250-a", "550 b") }
    }

    @Test(arguments: [
        ("550 5.1.1 no such user", "5.1.1"), ("250 2.0.0", "2.0.0"), ("550 no", nil), ("550 5.1 no", nil),
        ("550 9.1.1 no", nil),
    ])
    func `may have an enhanced code`(line: String, code: String?) throws {
        #expect(try replies(line).first?.enhancedCode == code)
    }

    @Test func `is told without the server's words, which may hold the address`() throws {
        #expect(try replies("550 5.1.1 <bob@example.com>: unknown").map(\.description) == ["550 5.1.1"])
    }
}
