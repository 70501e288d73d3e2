/// A value that is a string of a certain form on the wire, which documents and schemas name.
public protocol TextCoded: Codable, Sendable {
    static var textForm: TextForm { get }
}

/// What strings of one kind look like.
public struct TextForm: Hashable, Sendable {
    /// For people: `id prd_…`.
    public var name: String
    /// A format that JSON Schema defines, such as `date-time`.
    public var format: String?
    /// A regular expression (ECMA 262) for the whole string.
    public var pattern: String?

    public init(_ name: String, format: String? = nil, pattern: String? = nil) {
        self.name = name
        self.format = format
        self.pattern = pattern
    }
}

extension ID: TextCoded {
    public static var textForm: TextForm {
        TextForm("id \(Subject.idPrefix)_…", pattern: "^\(Subject.idPrefix)_[0-7][0-9a-hjkmnp-tv-z]{25}$")
    }
}

extension Timestamp: TextCoded {
    public static let textForm = TextForm("time (RFC 3339)", format: "date-time")
}

extension Currency: TextCoded {
    public static let textForm = TextForm("currency (ISO 4217)", pattern: "^[A-Z]{3}$")
}
