import Model

/// Shows a bulk job while it runs: the progress on a terminal, refused lines with their number, a summary.
final class BulkReport {
    private let console: Console
    private let started = ContinuousClock.now
    private var bar: ProgressBar

    init(_ console: Console, total: Int?) {
        self.console = console
        bar = ProgressBar(total: total, started: started)
    }

    func add(_ line: Int, _ outcome: BulkSend.Outcome, _ summary: BulkSend.Summary) {
        switch outcome {
        case .done: break
        case .refused(let reason): note("line \(line): \(reason)")
        case .unanswered(let failure): note("line \(line): \(failure.mistake)")
        }
        guard console.notes.isTerminal else { return }
        let width = console.notes.width
        if let text = bar.line(done: summary.count, refused: summary.refused, width: width, at: .now) {
            console.notes.write("\r\u{1B}[K\(text)")
        }
    }

    func finish(_ summary: BulkSend.Summary, id: UUID128) {
        clearLine()
        console.note(Self.text(summary, in: .now - started))
        guard let failure = summary.failure else { return }
        console.note("Stopped after line \(summary.lastLine).")
        if let nextStep = failure.nextStep { console.note(nextStep) }
        console.note("To go on, send the whole file again with --id \(id): what was done is not done again.")
    }

    static func text(_ summary: BulkSend.Summary, in time: Duration) -> String {
        let rate = ProgressBar.text(ProgressBar.rate(summary.count, in: time))
        return "\(summary.done) done, \(summary.refused) refused in \(ProgressBar.text(time)) (\(rate)/s)"
    }

    private func note(_ text: String) {
        clearLine()
        console.note(text)
    }

    private func clearLine() {
        if console.notes.isTerminal { console.notes.write("\r\u{1B}[K") }
    }
}
