internal import Foundation
public import Model

/// A table whose rows are about people, and what becomes of them when one of these people leaves.
///
/// A service lists all such tables as its `personalData`, children before their parents. That is all it has to do:
/// ServiceKit erases, exports and counts by this map, and its tests fail when a table that holds a person isn't on it.
public struct PersonalTable: Sendable {
    /// What becomes of the rows.
    public enum Erasure: Sendable {
        case delete
        /// The rows stay and are about nobody: the pseudonym and these columns are emptied.
        case mask([String])
        /// The rows stay for as long as a law makes us keep them, without these columns.
        case retain(ground: String, for: Period, masking: [String] = [], then: End = .delete)
    }

    /// What becomes of rows when the law no longer makes us keep them.
    public enum End: Sendable {
        case delete
        /// They stay, and are about nobody: others, such as the postings of a ledger, are built on them.
        case mask
    }

    /// How long a law makes us keep something.
    public enum Period: Hashable, Sendable {
        case days(Int)
        case years(Int)
    }

    public let name: String
    /// The columns that hold a pseudonym, 16 bytes each.
    public let person: [String]
    /// Columns like these with somebody whom the row is not about: when they leave, only the column is emptied, and the
    /// row stays as it is, for it is somebody else's.
    public let mentions: [String]
    /// All columns with somebody.
    public var people: [String] { person + mentions }
    /// What else of a row is personal, by class.
    public let columns: [String: PersonalDataClass]
    /// What nobody is shown, not even its person: it would be of use to a thief alone.
    public let secrets: [String]
    public let erasure: Erasure

    public init(
        _ name: String,
        person: [String],
        mentions: [String] = [],
        columns: [String: PersonalDataClass] = [:],
        secrets: [String] = [],
        onErasure erasure: Erasure
    ) {
        self.name = name
        self.person = person
        self.mentions = mentions
        self.columns = columns
        self.secrets = secrets
        self.erasure = erasure
    }
}

extension PersonalTable.Period {
    /// When it is over, in the calendar of UTC.
    package func end(from start: Timestamp) -> Timestamp { moved(start, 1) }

    /// The latest start that makes it be over by `end`: whatever began then or before may go.
    package func start(endingBy end: Timestamp) -> Timestamp { moved(end, -1) }

    private func moved(_ time: Timestamp, _ direction: Int) -> Timestamp {
        switch self {
        case .days(let days): return time + .seconds(86_400 * days * direction)
        case .years(let years):
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = .gmt
            let day = Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)
            let end = calendar.date(byAdding: .year, value: years * direction, to: day) ?? day
            return Timestamp(milliseconds: Int64((end.timeIntervalSince1970 * 1000).rounded()))
        }
    }
}
