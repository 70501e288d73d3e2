import Foundation
import Testing

@testable import SMTP

@Suite struct `Text of a mail` {
    private func mail(
        name: HeaderText? = HeaderText("Souk"),
        subject: String = "Paid",
        text: String = "Thank you.",
        attempt: Int = 1
    ) throws -> Mail {
        let from = try #require(MailAddress("souk@shop.example"))
        let to = try #require(MailAddress("bob@example.com"))
        let subject = try #require(HeaderText(subject))
        let mail = Mail(
            "msg_1",
            from: from,
            fromName: name,
            to: to,
            subject: subject,
            text: text,
            secondsSince1970: 1_767_256_200,
            attempt: attempt
        )
        return try #require(mail)
    }

    private func lines(_ mail: Mail, allowing8Bit: Bool = true) -> [String] {
        String(decoding: mail.encoded(allowing8Bit: allowing8Bit), as: UTF8.self).components(separatedBy: "\r\n")
    }

    @Test func `has the headers of RFC 5322 and a plain body`() throws {
        #expect(
            try lines(mail()) == [
                "Date: Thu, 01 Jan 2026 08:30:00 +0000",
                "From: \"Souk\" <souk@shop.example>",
                "To: bob@example.com",
                "Subject: Paid",
                "Message-ID: <msg_1@shop.example>",
                "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: 7bit",
                "",
                "Thank you.",
                "",
            ]
        )
    }

    @Test func `encodes a subject beyond ASCII in words of at most 75 characters, and none of them cuts a character`()
        throws
    {
        let subject = String(repeating: "您的订单已付款。", count: 8)
        let text = try String(decoding: mail(subject: subject).encoded(allowing8Bit: true), as: UTF8.self)

        let header = try #require(text.firstMatch(of: /Subject: (.+(?:\r\n .+)*)\r\nMessage-ID/)).1
        let words = header.split(separator: "\r\n ")
        #expect(words.count > 1)
        #expect(words.allSatisfy { $0.utf8.count <= 75 })
        let decoded = try words.map { word in
            let inner = try #require(word.wholeMatch(of: /=\?utf-8\?B\?(.+)\?=/)).1
            let bytes = try #require(Data(base64Encoded: String(inner)))
            return try #require(String(data: bytes, encoding: .utf8))
        }
        #expect(decoded.joined() == subject)
    }

    @Test func `encodes a subject that would be read as encoded`() throws {
        #expect(try lines(mail(subject: "=?utf-8?B?eA==?=")).contains { $0.hasPrefix("Subject: =?utf-8?B?PT91") })
    }

    @Test(arguments: ["Paid\r\nBcc: eve@example.com", "Paid\nX: y", "Paid\rX", "a\u{0}b", "a\u{2028}b", "a\u{85}b"])
    func `takes no header that could begin another`(text: String) {
        #expect(HeaderText(text) == nil)
    }

    @Test func `takes no name that could end the header of its id`() throws {
        let address = try #require(MailAddress("souk@shop.example"))
        let subject = try #require(HeaderText("x"))

        for name in ["", "a>\r\nBcc: x", "a b", "a@b"] {
            #expect(Mail(name, from: address, to: address, subject: subject, text: "", secondsSince1970: 0) == nil)
        }
    }

    @Test func `escapes a display name in quotes`() throws {
        #expect(
            try lines(mail(name: HeaderText("The \"Souk\" \\ Co"))).contains(
                "From: \"The \\\"Souk\\\" \\\\ Co\" <souk@shop.example>"
            )
        )
    }

    @Test func `sends text beyond ASCII as it is, or in base 64 to a server that can't take it`() throws {
        let mail = try mail(text: "谢谢。\n再见。")

        let plain = lines(mail)
        let encoded = lines(mail, allowing8Bit: false)

        #expect(plain.contains("Content-Transfer-Encoding: 8bit"))
        #expect(plain.suffix(3) == ["谢谢。", "再见。", ""])
        #expect(encoded.contains("Content-Transfer-Encoding: base64"))
        let body = encoded.drop { !$0.isEmpty }.joined()
        #expect(Data(base64Encoded: body).map { String(decoding: $0, as: UTF8.self) } == "谢谢。\r\n再见。")
    }

    @Test func `encodes lines that are too long for SMTP`() throws {
        let long = lines(try mail(text: String(repeating: "x", count: 2000)))

        #expect(long.contains("Content-Transfer-Encoding: base64"))
        #expect(long.allSatisfy { $0.utf8.count <= 78 })
    }

    @Test func `is marked when it may be a repetition, under the same id`() throws {
        let first = lines(try mail())
        let second = lines(try mail(attempt: 2))

        #expect(second.filter { $0 != "X-Souk-Attempt: 2" } == first)
        #expect(second.contains("X-Souk-Attempt: 2"))
    }

    @Test(arguments: [
        ("a\r\nb\r\n", "a\r\nb\r\n.\r\n"), (".\r\n", "..\r\n.\r\n"), ("a\r\n.\r\nRSET\r\n", "a\r\n..\r\nRSET\r\n.\r\n"),
        ("a\n.\nb", "a\r\n..\r\nb\r\n.\r\n"), ("a\r.\rb", "a\r\n..\r\nb\r\n.\r\n"), ("", ".\r\n"),
        ("a..b", "a..b\r\n.\r\n"),
        ("a\r\r\n.\n\r", "a\r\n\r\n..\r\n\r\n.\r\n"),
    ])
    func `doubles dots and lets no bare line end through`(text: String, expected: String) {
        #expect(String(decoding: dotStuffed(Array(text.utf8)), as: UTF8.self) == expected)
    }
}
