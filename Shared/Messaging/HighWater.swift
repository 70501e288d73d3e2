/// What a subscriber knows of the events it has handled: per source and type, the epoch and the last number.
///
/// Numbers are gapless per source, type and epoch, so one comparison tells a repeat from the next event from a loss.
/// An epoch is one life of the source's database: a restored backup starts a new one, at 1.
struct HighWater {
    struct Key: Hashable {
        var source: String
        var event: String
    }

    struct Mark: Equatable {
        var epoch: Int64
        var last: Int64
    }

    enum Verdict: Equatable {
        case next
        /// Handled before, or of a life that a restored backup has undone.
        case duplicate
        /// Something in between is missing; what comes after this number has to be sent again.
        case gap(after: Int64)
    }

    private(set) var marks: [Key: Mark] = [:]
    private(set) var dirty: Set<Key> = []

    init(_ marks: [Key: Mark] = [:]) {
        self.marks = marks
    }

    /// Judges an event, and counts it as handled if it is the next one.
    ///
    /// The first ever seen of its type is taken as it comes: whoever starts to listen starts from there.
    mutating func admit(_ key: Key, epoch: Int64, sequence: Int64) -> Verdict {
        guard let mark = marks[key] else {
            set(key, Mark(epoch: epoch, last: sequence))
            return .next
        }
        let last: Int64
        if epoch == mark.epoch {
            last = mark.last
        } else if epoch > mark.epoch {
            last = 0
        } else {
            return .duplicate
        }
        if sequence <= last { return .duplicate }
        guard sequence == last + 1 else { return .gap(after: last) }
        set(key, Mark(epoch: epoch, last: sequence))
        return .next
    }

    /// Compares with what the source says it has sent by now.
    ///
    /// - Parameters:
    ///   - key: whose events.
    ///   - epoch: the source's.
    ///   - head: the last number the source has given out in this epoch.
    ///   - floor: the first number it still keeps; what is older can't be sent again.
    /// - Returns: the number after which events are missing, nil if none is; and how many are gone for good.
    mutating func compare(_ key: Key, epoch: Int64, head: Int64, floor: Int64) -> (missingAfter: Int64?, lost: Int64) {
        guard let mark = marks[key] else {
            set(key, Mark(epoch: epoch, last: head))
            return (nil, 0)
        }
        guard epoch >= mark.epoch else { return (nil, 0) }
        var last = epoch == mark.epoch ? mark.last : 0
        let lost = max(0, min(floor - 1, head) - last)
        last += lost
        if epoch > mark.epoch || lost > 0 { set(key, Mark(epoch: epoch, last: last)) }
        return (last < head ? last : nil, lost)
    }

    /// The marks changed since the last call.
    mutating func takeDirty() -> [(Key, Mark)] {
        defer { dirty.removeAll(keepingCapacity: true) }
        return dirty.compactMap { key in marks[key].map { (key, $0) } }
    }

    private mutating func set(_ key: Key, _ mark: Mark) {
        marks[key] = mark
        dirty.insert(key)
    }
}
