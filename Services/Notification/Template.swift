import Model

/// How one kind of message reads, in every language that Souk speaks.
struct Template: Sendable {
    /// Stable: senders name it.
    let name: String
    let topic: Notification.Topic
    /// Where it goes unless the person wants it otherwise.
    let channels: [Notification.Channel]
    let title: [String: String]
    let text: [String: String]
    /// The names in braces.
    let parameters: Set<String>
    /// Those that only the person may read: they come as envelopes, and are opened when the mail is written.
    let sealed: Set<String>

    /// The language of those whose own it isn't translated to.
    static let fallback = "en"

    init(
        _ name: String,
        _ topic: Notification.Topic,
        channels: [Notification.Channel] = [.inbox, .mail],
        sealed: Set<String> = [],
        title: [String: String],
        text: [String: String]
    ) {
        self.name = name
        self.topic = topic
        self.channels = channels
        self.title = title
        self.text = text
        self.sealed = sealed
        parameters = Self.placeholders(in: text[Self.fallback] ?? "")
            .union(Self.placeholders(in: title[Self.fallback] ?? ""))
    }

    /// Refuses parameters that leave a gap in the text, or that the text has no place for.
    func check(_ values: [String: String]) throws(Refusal) {
        if let missing = parameters.subtracting(values.keys).min() {
            throw Refusal(.parameterMissing, "\(name) needs the parameter \(missing).", path: "$.parameters")
        }
        if let odd = Set(values.keys).subtracting(parameters).min() {
            throw Refusal(.invalidField, "\(name) has no parameter \(odd).", path: "$.parameters")
        }
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            guard (1...200).contains(value.utf8.count), value.unicodeScalars.allSatisfy(\.isPrintable) else {
                throw Refusal(
                    .invalidField,
                    "A parameter has 1 to 200 bytes and no control characters.",
                    path: "$.parameters.\(name)"
                )
            }
            guard !sealed.contains(name) || Envelope(value) != nil else {
                throw Refusal(
                    .invalidField,
                    "Only the person may read this parameter: it comes as an envelope under their key.",
                    path: "$.parameters.\(name)"
                )
            }
        }
    }

    func title(filledWith values: [String: String]) -> LocalizedText { localized(title, values) }
    func text(filledWith values: [String: String]) -> LocalizedText { localized(text, values) }

    /// Title and text in the language nearest to a locale: `zh-Hans-CN`, then `zh-Hans`, then `zh`, then English.
    ///
    /// Chinese without a script is taken for simplified.
    func rendered(in locale: String, filledWith values: [String: String]) -> (title: String, text: String) {
        let language = nearest(to: locale)
        return (
            Self.fill(title[language] ?? "", with: values), Self.fill(text[language] ?? "", with: values)
        )
    }

    func nearest(to locale: String) -> String {
        var tag = locale[...]
        while true {
            if let match = title.keys.first(where: { $0.lowercased() == tag.lowercased() }) { return match }
            guard let cut = tag.lastIndex(of: "-") else { break }
            tag = tag[..<cut]
        }
        return tag.lowercased() == "zh" && title["zh-Hans"] != nil ? "zh-Hans" : Self.fallback
    }

    private func localized(_ texts: [String: String], _ values: [String: String]) -> LocalizedText {
        LocalizedText(texts.mapValues { Self.fill($0, with: values) }) ?? .english("")
    }

    /// In one pass, so that a value that looks like a placeholder stays what it is.
    static func fill(_ text: String, with values: [String: String]) -> String {
        text.replacing(/\{([a-z_]+)\}/) { match in values[String(match.1)] ?? "" }
    }

    static func placeholders(in text: String) -> Set<String> {
        Set(text.matches(of: /\{([a-z_]+)\}/).map { String($0.1) })
    }
}

extension Unicode.Scalar {
    fileprivate var isPrintable: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }
}
