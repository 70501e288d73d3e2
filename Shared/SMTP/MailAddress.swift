/// A mailbox such as `bob@example.com`: holds nothing that could end a line, an envelope or a header.
public struct MailAddress: Hashable, Sendable {
    public let text: String

    /// Nil unless the text is `local@domain` of plain characters; quoted local parts and comments are not taken.
    public init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254, (1...64).contains(parts[0].utf8.count),
            Self.isDotted(parts[0], by: Self.isAtomLetter), Self.isDotted(parts[1], by: Self.isDomainLetter)
        else { return nil }
        self.text = text
    }

    public var domain: Substring { text.split(separator: "@")[1] }
    /// Whether only a server with SMTPUTF8 can take it.
    public var needsUTF8: Bool { text.utf8.contains { $0 > 127 } }

    private static func isDotted(_ text: Substring, by isLetter: (Unicode.Scalar) -> Bool) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && $0.unicodeScalars.allSatisfy(isLetter) }
    }

    private static func isAtomLetter(_ letter: Unicode.Scalar) -> Bool {
        letter.isWord || "!#$%&'*+-/=?^_`{|}~".unicodeScalars.contains(letter)
    }

    private static func isDomainLetter(_ letter: Unicode.Scalar) -> Bool { letter.isWord || letter == "-" }
}

extension Unicode.Scalar {
    /// A letter, a mark or a digit of any script; never a control, a space or a sign of syntax.
    fileprivate var isWord: Bool {
        if isASCII { return ("a"..."z").contains(self) || ("A"..."Z").contains(self) || ("0"..."9").contains(self) }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .decimalNumber:
            return true
        default: return false
        }
    }
}
