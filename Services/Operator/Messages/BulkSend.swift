/// Sends the lines of a file one after the other, with many under way at once.
struct BulkSend {
    /// What became of one line.
    enum Outcome: Equatable, Sendable {
        case done
        case refused(String)
        /// Nobody knows: there was no answer. It makes no sense to send more.
        case unanswered(Failure)
    }

    struct Summary: Equatable, Sendable {
        var done = 0
        var refused = 0
        var failure: Failure?
        /// The last line that was sent, were it answered or not.
        var lastLine = 0

        var count: Int { done + refused }

        var status: ExitStatus {
            if let failure { return failure.status }
            return refused > 0 ? .refused : .done
        }
    }

    /// How many may be without an answer at any moment.
    var window: Int
    /// Called after each answer, with the line's number.
    var onOutcome: (Int, Outcome, Summary) -> Void
    /// Sends one line and waits for what becomes of it.
    ///
    /// It must hand the message over before it waits for anything: then the messages leave in the order of their lines.
    var deliver: @Sendable (LineReader.Line) async -> Outcome

    func run(_ next: () -> LineReader.Line?) async -> Summary {
        var summary = Summary()
        await withTaskGroup(of: (Int, Outcome).self) { group in
            var underWay = 0
            while summary.failure == nil, let line = next() {
                if underWay >= window, let (number, outcome) = await group.next() {
                    underWay -= 1
                    count(number, outcome, in: &summary)
                    guard summary.failure == nil else { break }
                }
                summary.lastLine = line.number
                underWay += 1
                group.addImmediateTask { [deliver] in (line.number, await deliver(line)) }
            }
            for await (number, outcome) in group { count(number, outcome, in: &summary) }
        }
        return summary
    }

    private func count(_ line: Int, _ outcome: Outcome, in summary: inout Summary) {
        switch outcome {
        case .done: summary.done += 1
        case .refused: summary.refused += 1
        case .unanswered(let failure): summary.failure = summary.failure ?? failure
        }
        onOutcome(line, outcome, summary)
    }
}
