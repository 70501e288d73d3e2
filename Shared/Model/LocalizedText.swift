/// One text in several languages: `{"en": "Green tea", "zh-Hans": "绿茶"}`; on the wire sorted by language.
public struct LocalizedText: Hashable, Sendable {
    /// By language tag (BCP 47), such as `en`, `pt-BR` or `zh-Hans`.
    public let texts: [String: String]

    /// Nil if a language tag is not well-formed.
    public init?(_ texts: [String: String]) {
        guard texts.keys.allSatisfy(Self.isLanguageTag) else { return nil }
        self.texts = texts
    }

    private init(known texts: [String: String]) {
        self.texts = texts
    }

    public static func english(_ text: String) -> LocalizedText {
        LocalizedText(known: ["en": text])
    }

    /// Language and text, sorted by language.
    public var sorted: [(language: String, text: String)] {
        texts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Whether a tag has the form of RFC 5646; the registry of languages is not consulted.
    ///
    /// A language of two to eight letters, then subtags of one to eight letters and digits.
    public static func isLanguageTag(_ tag: String) -> Bool {
        let subtags = tag.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard tag.utf8.count <= 35, let language = subtags.first, (2...8).contains(language.count) else { return false }
        return language.allSatisfy(isLetter)
            && subtags.dropFirst().allSatisfy { subtag in
                (1...8).contains(subtag.count) && subtag.allSatisfy { isLetter($0) || 48...57 ~= $0 }
            }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { 97...122 ~= byte | 32 }
}

extension LocalizedText: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        texts = try container.decode([String: String].self)
        guard let wrong = texts.keys.filter({ !Self.isLanguageTag($0) }).min() else { return }
        throw DecodingError.dataCorruptedError(
            in: container,
            debugDescription: "\(wrong.debugDescription) is not a language tag (BCP 47) such as en or zh-Hans"
        )
    }

    public func encode(to encoder: any Encoder) throws {
        try texts.encode(to: encoder)
    }
}
