internal import Foundation

/// A mail to one person, in plain text (RFC 5322, MIME).
public struct Mail: Sendable {
    public var from: MailAddress
    public var fromName: HeaderText?
    public var to: MailAddress
    public var subject: HeaderText
    public var text: String
    /// The same for every attempt at the same mail, so that a repetition can be recognised; without angle brackets.
    public let id: String
    public var secondsSince1970: Int64
    /// A repetition says so: the attempt before may have arrived.
    public var attempt: Int

    /// Nil unless `name`, which makes the id together with the sender's domain, is of letters, digits, `_` and `-`.
    public init?(
        _ name: String,
        from: MailAddress,
        fromName: HeaderText? = nil,
        to: MailAddress,
        subject: HeaderText,
        text: String,
        secondsSince1970: Int64,
        attempt: Int = 1
    ) {
        guard !name.isEmpty, name.utf8.allSatisfy(\.isNameLetter) else { return nil }
        id = "\(name)@\(from.domain)"
        self.from = from
        self.fromName = fromName
        self.to = to
        self.subject = subject
        self.text = text
        self.secondsSince1970 = secondsSince1970
        self.attempt = attempt
    }

    /// Whether it goes beyond ASCII.
    var has8BitText: Bool { text.utf8.contains { $0 > 127 } }

    /// Headers and body with CRLF at each line's end, not yet dot-stuffed.
    func encoded(allowing8Bit: Bool) -> [UInt8] {
        var headers = [
            "Date: \(Self.dateText(secondsSince1970))",
            "From: \(fromName.map { "\($0.quoted) <\(from.text)>" } ?? from.text)",
            "To: \(to.text)",
            "Subject: \(subject.encoded)",
            "Message-ID: <\(id)>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
        ]
        if attempt > 1 { headers.append("X-Souk-Attempt: \(attempt)") }
        let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false)
        // A server may cut or refuse lines of more than 998 bytes.
        let fits = lines.allSatisfy { $0.utf8.count <= 998 && !$0.utf8.contains(0) }
        let body: String
        if fits, !has8BitText || allowing8Bit {
            headers.append("Content-Transfer-Encoding: \(has8BitText ? "8bit" : "7bit")")
            body = lines.joined(separator: "\r\n")
        } else {
            headers.append("Content-Transfer-Encoding: base64")
            body = Data(lines.joined(separator: "\r\n").utf8)
                .base64EncodedString(options: [
                    .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
                ])
        }
        return Array((headers.joined(separator: "\r\n") + "\r\n\r\n" + body + "\r\n").utf8)
    }

    /// `Sat, 21 Nov 2026 08:30:00 +0000`.
    static func dateText(_ secondsSince1970: Int64) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss Z"
        return formatter.string(from: Date(timeIntervalSince1970: Double(secondsSince1970)))
    }
}

extension HeaderText {
    /// As a display name before an address.
    fileprivate var quoted: String {
        guard encoded == text else { return encoded }
        return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

extension UInt8 {
    fileprivate var isNameLetter: Bool {
        switch self {
        case 45, 48...57, 65...90, 95, 97...122: true
        default: false
        }
    }
}
