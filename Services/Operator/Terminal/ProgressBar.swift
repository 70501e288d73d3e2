/// One line that shows how far a bulk job is, how fast it goes and when it will be over.
struct ProgressBar: Sendable {
    /// How many there will be; nil while nobody knows, as with standard input.
    var total: Int?
    private let started: ContinuousClock.Instant
    private var lastDrawn: ContinuousClock.Instant?

    init(total: Int?, started: ContinuousClock.Instant) {
        self.total = total
        self.started = started
    }

    /// The line for `done` pieces, `refused` of them in vain; nil if the last one is too young to be replaced.
    mutating func line(done: Int, refused: Int, width: Int, at now: ContinuousClock.Instant) -> String? {
        if let lastDrawn, now - lastDrawn < .milliseconds(100), done != total { return nil }
        lastDrawn = now
        let rate = Self.rate(done, in: now - started)
        var facts = " \(done)"
        if let total { facts += "/\(total)" }
        facts += "  \(Self.text(rate))/s"
        if refused > 0 { facts += "  \(refused) refused" }
        if let total, rate > 0, done < total {
            facts += "  \(Self.text(.seconds((Double(total - done) / rate).rounded(.up)))) left"
        }
        guard let total else { return facts.trimmed(to: width) }
        let room = min(40, width - facts.count - 3)
        guard room >= 10 else { return facts.trimmed(to: width) }
        let filled = total == 0 ? room : room * done / total
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: room - filled)
        return bar + facts
    }

    /// Pieces a second.
    static func rate(_ count: Int, in time: Duration) -> Double {
        let seconds = time / .seconds(1)
        return seconds > 0 ? Double(count) / seconds : 0
    }

    static func text(_ rate: Double) -> String {
        rate < 10 ? String((rate * 10).rounded() / 10) : String(Int(rate.rounded()))
    }

    /// `4s`, `2m 05s`, `1h 07m`.
    static func text(_ time: Duration) -> String {
        func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let seconds = max(0, time.components.seconds)
        if seconds < 60 { return "\(seconds)s" }
        if seconds < 3600 { return "\(seconds / 60)m \(twoDigits(seconds % 60))s" }
        return "\(seconds / 3600)h \(twoDigits(seconds / 60 % 60))m"
    }
}

extension String {
    fileprivate func trimmed(to width: Int) -> String {
        String(prefix(max(0, width - 1)))
    }
}
