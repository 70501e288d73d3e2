import Messaging

/// Shows an import while it runs: the progress on a terminal, bad lines with file and number, and a table at the end.
final class ImportReport {
    private let console: Console
    private let size: Int?
    private let started = ContinuousClock.now
    private var lastDrawn: ContinuousClock.Instant?
    private var badShown = 0
    /// What an interrupted import had done before.
    private let before: (messages: Int, bytes: Int)
    private static let badLimit = 20

    init(_ console: Console, size: Int?, before: (messages: Int, bytes: Int)) {
        self.console = console
        self.size = size
        self.before = before
    }

    func note(_ text: String) {
        clearLine()
        console.note(text)
    }

    func bad(_ origin: Origin, _ reason: String) {
        badShown += 1
        if badShown <= Self.badLimit { note("\(origin.file), line \(origin.line): \(reason)") }
        if badShown == Self.badLimit + 1 { note("… and more bad lines; --bad-lines FILE keeps them all.") }
    }

    /// Draws the line anew, ten times a second at most.
    func progress(_ kind: String, _ tallies: Tallies, bytes: Int) {
        guard console.notes.isTerminal else { return }
        let now = ContinuousClock.now
        if let lastDrawn, now - lastDrawn < .milliseconds(100) { return }
        lastDrawn = now
        let line = Self.line(
            kind,
            tallies,
            messages: tallies.messages - before.messages,
            bytes: (before.bytes, bytes, size),
            time: now - started,
            width: console.notes.width
        )
        console.notes.write("\r\u{1B}[K\(line)")
    }

    /// One line: how far by bytes, the kind, how many, how fast, and how long it will take.
    static func line(
        _ kind: String,
        _ tallies: Tallies,
        messages: Int,
        bytes: (before: Int, now: Int, all: Int?),
        time: Duration,
        width: Int
    ) -> String {
        var facts = "  \(kind) \(tallies[kind].count)  \(ProgressBar.text(ProgressBar.rate(messages, in: time)))/s"
        if tallies.bad > 0 { facts += "  \(tallies.bad) bad" }
        guard let all = bytes.all, all > 0 else { return String(facts.dropFirst(2).prefix(max(0, width - 1))) }
        let rate = ProgressBar.rate(bytes.now - bytes.before, in: time)
        if rate > 0, bytes.now < all {
            facts += "  \(ProgressBar.text(.seconds((Double(all - bytes.now) / rate).rounded(.up)))) left"
        }
        let share = min(1, Double(bytes.now) / Double(all))
        let percent = " \(Int(share * 100)) %"
        let room = min(30, width - facts.count - percent.count - 1)
        guard room >= 10 else { return String((percent.dropFirst() + facts).prefix(max(0, width - 1))) }
        let filled = Int(share * Double(room))
        return String(repeating: "█", count: filled) + String(repeating: "░", count: room - filled) + percent + facts
    }

    func finish(_ tallies: Tallies, asJSON: Bool) {
        clearLine()
        let time = ContinuousClock.now - started
        let messages = tallies.messages - before.messages
        let rate = ProgressBar.rate(messages, in: time)
        if asJSON {
            console.print(String(decoding: Self.json(tallies, messages: messages, time: time).encoded(), as: UTF8.self))
        } else {
            for line in Self.table(tallies).lines(for: console.output) { console.print(line) }
        }
        for tally in tallies.all {
            for (reason, count) in tally.passedOver.sorted(by: { $0.key < $1.key }) {
                console.note("\(tally.kind): \(count) left out: \(reason)")
            }
        }
        console.note("\(messages) messages in \(ProgressBar.text(time)) (\(ProgressBar.text(rate))/s)")
    }

    static func table(_ tallies: Tallies) -> TextTable {
        var table = TextTable(
            [.init(title: "")]
                + ["done", "were there", "left out", "bad"].map { .init(title: $0, alignment: .right) }
        )
        table.rows = tallies.all.map { tally in
            let leftOut = tally.passedOver.values.reduce(0, +)
            return [.init(tally.kind)]
                + [tally.done, tally.wasThere, leftOut].map { .init(String($0)) }
                + [.init(String(tally.bad), tally.bad > 0 ? .red : nil)]
        }
        return table
    }

    static func json(_ tallies: Tallies, messages: Int, time: Duration) -> JSONValue {
        var kinds: [(String, JSONValue)] = []
        for tally in tallies.all {
            let leftOut = tally.passedOver.values.reduce(0, +)
            kinds.append(
                (
                    tally.kind,
                    [
                        "done": .int(Int64(tally.done)), "were_there": .int(Int64(tally.wasThere)),
                        "left_out": .int(Int64(leftOut)), "bad": .int(Int64(tally.bad)),
                    ]
                )
            )
        }
        return [
            "kinds": .object(.init(kinds)), "messages": .int(Int64(messages)),
            "seconds": .double(time / .seconds(1)),
            "messages_per_s": .double(ProgressBar.rate(messages, in: time).rounded()),
        ]
    }

    private func clearLine() {
        if console.notes.isTerminal { console.notes.write("\r\u{1B}[K") }
    }
}
