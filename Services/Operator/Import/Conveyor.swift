/// Carries records to their services, many at once, and tells in their order what became of each.
struct Conveyor {
    /// How many may be under way.
    var window: Window
    /// How many messages a second at most; as many as are answered unless given.
    var rate: Double?
    var deliver: @Sendable ([ImportMessage]) async -> ImportOutcome

    /// Runs until there are no more records, the next can't be read, an answer fails to come, or `isStopped`; then waits
    /// for those under way.
    ///
    /// - Parameters:
    ///   - next: the next record; nil at the end.
    ///   - isStopped: whether to begin with no more.
    ///   - settle: is told of every record, in the order in which `next` gave them, without a gap.
    /// - Returns: why it ended early; nil if it did not.
    /// - Throws: what `settle` throws, and what `next` throws but for a `Failure`.
    func run(
        _ next: () throws -> ImportRecord?,
        isStopped: () -> Bool,
        settle: (ImportRecord, ImportOutcome) throws -> Void
    ) async throws -> Failure? {
        try await withThrowingTaskGroup(of: (Int, ImportOutcome).self) { group in
            var line = Line()
            var pace = rate.map { Pace(perSecond: $0) }
            var failure: Failure?
            while failure == nil, !isStopped() {
                let read: ImportRecord?
                do {
                    read = try next()
                } catch let broken as Failure {
                    // What is under way has been sent: it ends, and is told of.
                    failure = broken
                    break
                }
                guard let record = read else { break }
                let number = line.add(record)
                switch record.content {
                case .bad(let reason): line.end(number, .bad(reason))
                case .passedOver(let reason, let count): line.end(number, .passedOver(reason, count: count))
                case .messages(let messages):
                    try await pace?.wait(for: messages.count)
                    line.underWay += 1
                    group.addImmediateTask { [deliver] in (number, await deliver(messages)) }
                }
                // A slow record holds up the telling: what waits behind it has to end, too.
                while line.underWay >= window.size || line.count >= 8 * window.size,
                    let (number, outcome) = try await group.next()
                {
                    line.underWay -= 1
                    line.end(number, outcome)
                    if case .unanswered(let reason) = outcome { failure = failure ?? reason }
                }
                try line.settle(settle)
            }
            for try await (number, outcome) in group {
                line.end(number, outcome)
                if case .unanswered(let reason) = outcome { failure = failure ?? reason }
                try line.settle(settle)
            }
            return failure
        }
    }

    /// A steady rate; of what was missed, only a moment's is made up for, since what comes in bursts keeps everybody
    /// waiting.
    private struct Pace {
        private let pause: Duration
        private var due = ContinuousClock.now

        init(perSecond rate: Double) {
            pause = .seconds(1) / rate
        }

        mutating func wait(for count: Int) async throws {
            due = max(due, .now - .milliseconds(5)) + pause * count
            // Waking up takes time, too: a few at once instead of one by one.
            guard due > .now + .milliseconds(1) else { return }
            try await Task.sleep(until: due, tolerance: .zero)
        }
    }

    /// Records that have begun, up to the oldest that has not ended.
    private struct Line {
        var underWay = 0
        private var first = 0
        private var records: [Int: ImportRecord] = [:]
        private var outcomes: [Int: ImportOutcome] = [:]

        var count: Int { records.count }

        mutating func add(_ record: ImportRecord) -> Int {
            let number = first + records.count
            records[number] = record
            return number
        }

        mutating func end(_ number: Int, _ outcome: ImportOutcome) {
            outcomes[number] = outcome
        }

        /// Tells of all that have ended, up to the first that has not, or whose end nobody knows.
        mutating func settle(_ settle: (ImportRecord, ImportOutcome) throws -> Void) throws {
            while let outcome = outcomes[first], let record = records[first] {
                if case .unanswered = outcome { return }
                try settle(record, outcome)
                outcomes[first] = nil
                records[first] = nil
                first += 1
            }
        }
    }
}
