/// How many records of one kind met which end.
struct Tally: Codable, Equatable, Sendable {
    var kind: String
    var done = 0
    /// Brought by somebody before.
    var wasThere = 0
    var bad = 0
    /// Left out, by the reason.
    var passedOver: [String: Int] = [:]

    var count: Int { done + wasThere + bad + passedOver.values.reduce(0, +) }
}

/// The tallies of all kinds, in the order in which the kinds came up.
struct Tallies: Codable, Equatable, Sendable {
    private(set) var all: [Tally] = []
    /// Messages that were answered.
    private(set) var messages = 0

    subscript(kind: String) -> Tally { all.first { $0.kind == kind } ?? Tally(kind: kind) }

    var count: Int { all.reduce(0) { $0 + $1.count } }
    var bad: Int { all.reduce(0) { $0 + $1.bad } }

    mutating func add(_ record: ImportRecord, _ outcome: ImportOutcome) {
        let position = all.firstIndex { $0.kind == record.kind } ?? all.endIndex
        if position == all.endIndex { all.append(Tally(kind: record.kind)) }
        if case .messages(let sent) = record.content { messages += sent.count }
        switch outcome {
        case .done: all[position].done += 1
        case .wasThere: all[position].wasThere += 1
        case .bad: all[position].bad += 1
        case .passedOver(let reason, let count): all[position].passedOver[reason, default: 0] += count
        case .unanswered: break
        }
    }
}
