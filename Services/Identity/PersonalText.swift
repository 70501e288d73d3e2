import Model

/// Personal data in clear, for as long as a handler needs it; prints nothing of itself.
struct PersonalText: CustomStringConvertible {
    let text: String

    var description: String { "(personal)" }
}

// E-mail addresses.
extension PersonalText {
    /// An address that mail could be sent to.
    static func email(_ text: String) throws(Refusal) -> PersonalText {
        let trimmed = text.trimmed
        let parts = trimmed.split(separator: "@", omittingEmptySubsequences: false)
        let isSound =
            parts.count == 2 && (1...64).contains(parts[0].utf8.count) && (1...253).contains(parts[1].utf8.count)
            && !trimmed.unicodeScalars.contains { $0.properties.isWhitespace || $0.isControl || $0 == "<" || $0 == ">" }
        guard isSound else { throw Refusal(.invalidField, "Sealed here is no e-mail address.", path: "$.email") }
        return PersonalText(text: trimmed)
    }

    /// How addresses are compared: capitals make no difference.
    var folded: String { text.lowercased() }

    /// Such as `a…@…`.
    var maskedEmail: String { "\(text.prefix(1))…@…" }
}

// Names and addresses.
extension PersonalText {
    static func nickname(_ text: String) throws(Refusal) -> PersonalText {
        let trimmed = text.trimmed
        guard (1...50).contains(trimmed.unicodeScalars.count), !trimmed.unicodeScalars.contains(where: \.isControl)
        else { throw Refusal(.invalidField, "A nickname is one line of 1 to 50 characters.", path: "$.nickname") }
        return PersonalText(text: trimmed)
    }

    static func address(_ text: String) throws(Refusal) -> PersonalText {
        let trimmed = text.trimmed
        guard (1...500).contains(trimmed.unicodeScalars.count),
            !trimmed.unicodeScalars.contains(where: { $0.isControl && $0 != "\n" })
        else { throw Refusal(.invalidField, "An address has 1 to 500 characters.", path: "$.address") }
        return PersonalText(text: trimmed)
    }

    static func reason(_ text: String) throws(Refusal) -> PersonalText {
        let trimmed = text.trimmed
        guard (1...500).contains(trimmed.unicodeScalars.count), !trimmed.unicodeScalars.contains(where: \.isControl)
        else { throw Refusal(.invalidField, "A reason is one line of 1 to 500 characters.", path: "$.reason") }
        return PersonalText(text: trimmed)
    }

    /// How addresses of parcels are compared: neither capitals nor spaces nor punctuation make a difference.
    var addressKey: String {
        String(String.UnicodeScalarView(text.lowercased().unicodeScalars.filter(\.properties.isLetterOrDigit)))
    }

    /// Such as `阿…`.
    var maskedName: String { "\(text.prefix(1))…" }
}

extension String {
    fileprivate var trimmed: String {
        let isSpace: (Character) -> Bool = { $0.isWhitespace }
        return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { properties.generalCategory == .control }
}

extension Unicode.Scalar.Properties {
    fileprivate var isLetterOrDigit: Bool { isAlphabetic || numericType != nil }
}
