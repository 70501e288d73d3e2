import Foundation
import Model
import Testing

@testable import IdentityService

private func at(_ text: String) throws -> Timestamp { try #require(Timestamp(text), "\(text)") }

@Suite struct `The legal clock` {
    private func clock(_ receivedAt: String, _ laws: [Identity.PrivacyLaw] = [.gdpr]) throws -> LegalClock {
        LegalClock(receivedAt: try at(receivedAt), laws: laws)
    }

    /// The first instant that is too late, for somebody who asks at once.
    private func deadline(_ clock: LegalClock, under law: Identity.PrivacyLaw = .gdpr) -> Timestamp {
        clock.deadline(under: law, at: clock.receivedAt)
    }

    @Test(arguments: [
        // received, the last day in time, the first instant that is too late
        ("2026-01-31T10:00:00Z", "2026-02-28T23:00:00Z"),
        ("2024-01-31T10:00:00Z", "2024-02-29T23:00:00Z"),
        ("2024-02-29T10:00:00Z", "2024-03-29T23:00:00Z"),
        ("2026-08-31T10:00:00Z", "2026-09-30T22:00:00Z"),
        ("2026-12-31T10:00:00Z", "2027-01-31T23:00:00Z"),
        // Received late on 31 December in Berlin, which is still the 31st there.
        ("2026-12-31T22:59:59Z", "2027-01-31T23:00:00Z"),
        // An hour later it is 1 January there.
        ("2026-12-31T23:00:00Z", "2027-02-01T23:00:00Z"),
        // Clocks go forward on 29 March, and back on 25 October.
        ("2026-02-28T10:00:00Z", "2026-03-28T23:00:00Z"),
        ("2026-03-01T10:00:00Z", "2026-04-01T22:00:00Z"),
        ("2026-03-29T00:30:00Z", "2026-04-29T22:00:00Z"),
        ("2026-03-29T01:30:00Z", "2026-04-29T22:00:00Z"),
        ("2026-09-25T10:00:00Z", "2026-10-25T23:00:00Z"),
        ("2026-10-25T00:30:00Z", "2026-11-25T23:00:00Z"),
    ])
    func `gives a calendar month under the GDPR`(received: String, late: String) throws {
        #expect(deadline(try clock(received)) == (try at(late)))
    }

    @Test(arguments: [
        ("2026-01-31T10:00:00Z", "2026-04-30T22:00:00Z"),
        ("2024-02-29T10:00:00Z", "2024-05-29T22:00:00Z"),
        ("2026-08-31T10:00:00Z", "2026-11-30T23:00:00Z"),
        ("2026-12-31T10:00:00Z", "2027-03-31T22:00:00Z"),
        ("2025-11-30T10:00:00Z", "2026-02-28T23:00:00Z"),
    ])
    func `gives two months more when it is extended, counted from the first day`(received: String, late: String) throws
    {
        var clock = try clock(received)

        try clock.extend(at: clock.receivedAt + .seconds(86_400))

        #expect(deadline(clock) == (try at(late)))
    }

    @Test func `is extended once, and only while the first month lasts`() throws {
        var early = try clock("2026-01-31T10:00:00Z")
        try early.extend(at: at("2026-02-28T22:59:59Z"))
        var late = try clock("2026-01-31T10:00:00Z")
        var chinese = try clock("2026-01-31T10:00:00Z", [.pipl])

        #expect(throws: Refusal.self) { try early.extend(at: at("2026-02-28T22:59:59Z")) }
        #expect(throws: Refusal.self) { try late.extend(at: at("2026-02-28T23:00:00Z")) }
        #expect(throws: Refusal.self) { try chinese.extend(at: at("2026-02-01T00:00:00Z")) }
    }

    @Test func `stands still while it isn't clear who asks, and adds these days`() throws {
        var clock = try clock("2026-01-31T10:00:00Z")
        try clock.pause(at: at("2026-02-03T10:00:00Z"))
        #expect(clock.isPaused && !clock.isRunning)
        #expect(clock.deadline(under: .gdpr, at: try at("2026-02-08T09:00:00Z")) == (try at("2026-03-05T23:00:00Z")))

        try clock.resume(at: at("2026-02-10T09:00:00Z"))

        #expect(!clock.isPaused && clock.isRunning)
        #expect(clock.deadline(under: .gdpr, at: try at("2026-02-20T00:00:00Z")) == (try at("2026-03-07T23:00:00Z")))
    }

    @Test func `adds up all pauses, and none that was over the same day`() throws {
        var clock = try clock("2026-08-31T10:00:00Z")
        for (since, until) in [
            ("2026-09-01T08:00:00Z", "2026-09-01T20:00:00Z"), ("2026-09-02T08:00:00Z", "2026-09-03T07:00:00Z"),
            ("2026-09-10T08:00:00Z", "2026-09-12T08:00:00Z"),
        ] {
            try clock.pause(at: at(since))
            try clock.resume(at: at(until))
        }

        #expect(deadline(clock) == (try at("2026-10-03T22:00:00Z")))
    }

    @Test func `refuses to stop twice, to go on without having stopped, and to stop in China`() throws {
        var clock = try clock("2026-01-31T10:00:00Z")
        #expect(throws: Refusal.self) { try clock.resume(at: clock.receivedAt) }
        try clock.pause(at: clock.receivedAt)
        #expect(throws: Refusal.self) { try clock.pause(at: clock.receivedAt) }
        var chinese = try self.clock("2026-01-31T10:00:00Z", [.pipl])
        #expect(throws: Refusal.self) { try chinese.pause(at: clock.receivedAt) }
    }

    @Test(arguments: [
        // Nothing but weekends in between.
        ("2026-03-02T10:00:00Z", "2026-03-23T16:00:00Z"),
        // Received in the evening of 1 March, UTC, which is 2 March in China.
        ("2026-03-01T16:00:00Z", "2026-03-23T16:00:00Z"),
        // Spring Festival, 15 to 23 February, with two Saturdays worked: 2–6, 9–14, 24–27 February.
        ("2026-01-31T10:00:00Z", "2026-02-27T16:00:00Z"),
        // 1–4, 7–11, 14–18 September, and Sunday the 20th is worked.
        ("2026-08-31T10:00:00Z", "2026-09-20T16:00:00Z"),
        // Mid-Autumn, and a week in October: 28–30 September, 8–10, 12–16, 19–22 October.
        ("2026-09-25T10:00:00Z", "2026-10-22T16:00:00Z"),
        // 2024 had 29 February; 1, 4–8, 11–15, 18–21 March.
        ("2024-02-29T10:00:00Z", "2024-03-21T16:00:00Z"),
        // No schedule for 2027 is known: only weekends count, which is too early rather than too late.
        ("2026-12-31T10:00:00Z", "2027-01-21T16:00:00Z"),
    ])
    func `gives 15 Chinese working days under the PIPL`(received: String, late: String) throws {
        #expect(deadline(try clock(received, [.pipl]), under: .pipl) == (try at(late)))
    }

    @Test func `never gives more than 30 days under the PIPL`() throws {
        for day in 0..<1096 {
            let received = try at("2024-01-01T02:00:00Z") + .seconds(86_400 * day)
            let clock = LegalClock(receivedAt: received, laws: [.pipl])

            #expect(clock.deadline(at: received) <= received + .seconds(30 * 86_400 + 14 * 3600), "\(received)")
        }
    }

    @Test func `steers by the earliest of all deadlines`() throws {
        var clock = try clock("2026-01-31T10:00:00Z", [.gdpr, .pipl])

        #expect(clock.deadline(at: clock.receivedAt) == deadline(clock, under: .pipl))
        try clock.pause(at: clock.receivedAt)
        #expect(clock.isRunning)
    }

    @Test func `tells when a part of the time is over`() throws {
        let clock = try clock("2026-01-31T23:00:00Z")

        // 1 February, Berlin; to the end of 1 March, 29 days.
        #expect(clock.instant(50, at: clock.receivedAt) == (try at("2026-02-15T11:00:00Z")))
        #expect(clock.instant(100, at: clock.receivedAt) == (try at("2026-03-01T23:00:00Z")))
    }

    @Test func `starts at the earliest day that it learns of`() throws {
        var clock = try clock("2026-02-10T10:00:00Z")
        clock.backdate(to: try at("2026-03-10T10:00:00Z"))
        #expect(deadline(clock) == (try at("2026-03-10T23:00:00Z")))

        clock.backdate(to: try at("2026-01-31T10:00:00Z"))

        #expect(deadline(clock) == (try at("2026-02-28T23:00:00Z")))
    }
}

@Suite struct `Days` {
    @Test func `are those that Foundation knows, with its months and weekdays`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for number in stride(from: -800, to: 40_000, by: 7) {
            let day = CalendarDay(number: number)
            let date = Date(timeIntervalSince1970: Double(number) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
            #expect(day.components.year == parts.year && day.components.month == parts.month)
            #expect(day.components.day == parts.day)
            #expect(day.weekday % 7 + 1 == parts.weekday)
            for months in [1, 3, 12] {
                let later = try #require(calendar.date(byAdding: .month, value: months, to: date))
                #expect(day.adding(months: months).number == Int(later.timeIntervalSince1970 / 86_400), "\(day)")
            }
        }
    }

    @Test func `begin and end by the clocks of Berlin and Shanghai`() throws {
        for (zone, name) in [(LegalZone.centralEurope, "Europe/Berlin"), (.china, "Asia/Shanghai")] {
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = try #require(TimeZone(identifier: name))
            for hour in stride(from: 0, to: 3 * 366 * 24, by: 5) {
                let time = try at("2024-01-01T00:30:00Z") + .seconds(3600 * hour)
                let date = Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)
                let day = zone.day(of: time)
                let start = calendar.startOfDay(for: date)
                let end = try #require(calendar.date(byAdding: .day, value: 1, to: start))
                #expect(day.components.day == calendar.component(.day, from: date), "\(name) \(time)")
                #expect(zone.end(of: day).milliseconds == Int64(end.timeIntervalSince1970) * 1000, "\(name) \(time)")
            }
        }
    }

    @Test func `that don't exist can't be made`() {
        #expect(CalendarDay(2026, 2, 29) == nil && CalendarDay(2026, 13, 1) == nil && CalendarDay(2026, 4, 0) == nil)
        #expect(CalendarDay(2024, 2, 29)?.description == "2024-02-29")
    }
}
