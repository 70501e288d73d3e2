internal import Model

/// Access tokens whose signature was found right, by their exact text: a client sends the same one with each message.
///
/// What else makes a token count, its time, its session and its key, is no business of this table: that changes. Nothing
/// gets in that identity has not signed, and no more than so many. What is asked for stays when others are forgotten.
struct OpenedTokens: Sendable {
    struct Entry: Sendable {
        var token: AccessToken
        /// What it was found right by.
        var key: Identity.TokenKey
    }

    private let half: Int
    private var young: [String: Entry] = [:]
    /// Those that were young when there was no more room; the next time they are forgotten.
    private var old: [String: Entry] = [:]

    init(capacity: Int) {
        precondition(capacity >= 2, "There is a young half and an old one.")
        half = capacity / 2
    }

    var count: Int { young.count + old.count }

    mutating func find(_ text: String) -> Entry? {
        if let entry = young[text] { return entry }
        guard let entry = old.removeValue(forKey: text) else { return nil }
        add(entry, for: text)
        return entry
    }

    mutating func add(_ entry: Entry, for text: String) {
        if young.count >= half {
            swap(&old, &young)
            young.removeAll(keepingCapacity: true)
        }
        young[text] = entry
    }
}
