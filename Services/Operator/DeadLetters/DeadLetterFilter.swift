import Model

/// Which dead letters a verb is about; without any condition, all of them.
struct DeadLetterFilter: Sendable {
    var types: [String] = []
    var reasons: [String] = []
    var ids: [String] = []
    var since: Timestamp?

    func matches(_ letter: DeadLetter) -> Bool {
        if !types.isEmpty, !types.contains(where: { letter.type.map(matches(pattern: $0)) ?? false }) { return false }
        if !reasons.isEmpty, !reasons.contains(letter.reason) { return false }
        if !ids.isEmpty, !ids.contains(letter.id ?? "") { return false }
        if let since, letter.since.map({ $0 < since }) ?? true { return false }
        return true
    }

    var isEmpty: Bool { types.isEmpty && reasons.isEmpty && ids.isEmpty && since == nil }

    /// A type, or with a star at its end all that begin so.
    private func matches(pattern: String) -> (String) -> Bool {
        { type in pattern.hasSuffix("*") ? type.hasPrefix(pattern.dropLast()) : type == pattern }
    }

    /// Reads a moment as people give it: RFC 3339, or an age such as `90s`, `30m`, `2h`, `3d`.
    static func moment(_ text: String, now: Timestamp) -> Timestamp? {
        if let timestamp = Timestamp(text) { return timestamp }
        let seconds: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ seconds[$0] }), let count = Int64(text.dropLast()),
            (0...1_000_000).contains(count)
        else { return nil }
        return Timestamp(milliseconds: now.milliseconds - count * unit * 1000)
    }
}
