import Model

/// By when somebody who asked about their data has to be answered.
///
/// The GDPR gives a calendar month, ending on the day of the same number or the month's last (regulation 1182/71);
/// two more in complex cases, and the days don't count on which it isn't clear who asks. Under the PIPL it is 15 working
/// days or 30 days, whichever is over first. We steer by the earliest. A last day that is a holiday is not put off,
/// though the regulation would allow it: being early is right in every country.
struct LegalClock: Equatable {
    struct Pause: Equatable {
        let since: Timestamp
        var until: Timestamp?
    }

    private(set) var receivedAt: Timestamp
    let laws: [Identity.PrivacyLaw]
    private(set) var extendedAt: Timestamp?
    private(set) var pauses: [Pause] = []

    init(receivedAt: Timestamp, laws: [Identity.PrivacyLaw]) {
        self.receivedAt = receivedAt
        self.laws = laws
    }

    /// As it was stored.
    init(receivedAt: Timestamp, laws: [Identity.PrivacyLaw], extendedAt: Timestamp?, pauses: [Pause]) {
        self.receivedAt = receivedAt
        self.laws = laws
        self.extendedAt = extendedAt
        self.pauses = pauses
    }

    var isPaused: Bool { pauses.last.map { $0.until == nil } ?? false }

    /// Whether time runs under any law: the PIPL knows no pause.
    var isRunning: Bool { !isPaused || laws.contains(.pipl) }

    /// The first instant that is too late; while the clock stands still, as if it went on now.
    func deadline(under law: Identity.PrivacyLaw, at now: Timestamp) -> Timestamp {
        switch law {
        case .gdpr:
            let zone = LegalZone.centralEurope
            let day = zone.day(of: receivedAt).adding(months: extendedAt == nil ? 1 : 3)
            return zone.end(of: day + pausedDays(at: now, in: zone))
        case .pipl:
            let zone = LegalZone.china
            let day = zone.day(of: receivedAt)
            return zone.end(of: min(ChineseCalendar.workday(15, after: day), day + 30))
        }
    }

    /// What to steer by: the earliest of all deadlines.
    func deadline(at now: Timestamp) -> Timestamp {
        laws.map { deadline(under: $0, at: now) }.min() ?? deadline(under: .gdpr, at: now)
    }

    /// When so many hundredths of the time are over.
    func instant(_ percent: Int, at now: Timestamp) -> Timestamp {
        let span = deadline(at: now).milliseconds - receivedAt.milliseconds
        return Timestamp(milliseconds: receivedAt.milliseconds + span * Int64(percent) / 100)
    }

    /// Starts earlier than it was thought to; never later.
    mutating func backdate(to time: Timestamp) {
        receivedAt = min(receivedAt, time)
    }

    mutating func pause(at now: Timestamp) throws(Refusal) {
        guard laws.contains(.gdpr), !isPaused else {
            throw Refusal(.requestNotOpen, "The clock stands still already, or no law that applies lets it.")
        }
        pauses.append(Pause(since: now))
    }

    mutating func resume(at now: Timestamp) throws(Refusal) {
        guard isPaused else { throw Refusal(.requestNotOpen, "The clock isn't standing still.") }
        pauses[pauses.count - 1].until = now
    }

    /// Adds two months, once, and only while the first hasn't passed: that is when the person has to be told.
    mutating func extend(at now: Timestamp) throws(Refusal) {
        guard laws.contains(.gdpr), extendedAt == nil else {
            throw Refusal(.requestNotExtendable, "The time was extended before, or no law that applies allows it.")
        }
        guard now < deadline(under: .gdpr, at: now) else {
            throw Refusal(.requestNotExtendable, "The first month is over.")
        }
        extendedAt = now
    }

    private func pausedDays(at now: Timestamp, in zone: LegalZone) -> Int {
        pauses.reduce(0) { $0 + zone.day(of: $1.until ?? now).number - zone.day(of: $1.since).number }
    }
}
