import Model

/// Which days are working days in China, by the schedules that the State Council publishes every November.
///
/// A year without a schedule here is taken to have no holidays: deadlines come out too early then, never too late.
enum ChineseCalendar {
    static func isWorkday(_ day: CalendarDay) -> Bool {
        let isUsual = day.weekday <= 5
        return isUsual ? !holidays.contains(day) : makeUpDays.contains(day)
    }

    /// The last of so many working days, the first of which comes after `day`.
    static func workday(_ count: Int, after day: CalendarDay) -> CalendarDay {
        var (last, rest) = (day, count)
        while rest > 0 {
            last = last + 1
            if isWorkday(last) { rest -= 1 }
        }
        return last
    }

    private static let holidays = days([
        2024: [
            1: [1...1], 2: [10...17], 4: [4...6], 5: [1...5], 6: [10...10], 9: [15...17], 10: [1...7],
        ],
        2025: [
            1: [1...1, 28...31], 2: [1...4], 4: [4...6], 5: [1...5, 31...31], 6: [1...2], 10: [1...8],
        ],
        2026: [
            1: [1...3], 2: [15...23], 4: [4...6], 5: [1...5], 6: [19...21], 9: [25...27], 10: [1...7],
        ],
    ])

    /// Saturdays and Sundays that are worked, so that holidays can be longer.
    private static let makeUpDays = days([
        2024: [2: [4...4, 18...18], 4: [7...7, 28...28], 5: [11...11], 9: [14...14, 29...29], 10: [12...12]],
        2025: [1: [26...26], 2: [8...8], 4: [27...27], 9: [28...28], 10: [11...11]],
        2026: [1: [4...4], 2: [14...14, 28...28], 5: [9...9], 9: [20...20], 10: [10...10]],
    ])

    private static func days(_ table: [Int: [Int: [ClosedRange<Int>]]]) -> Set<CalendarDay> {
        var days: Set<CalendarDay> = []
        for (year, months) in table {
            for (month, ranges) in months {
                for day in ranges.joined() {
                    guard let day = CalendarDay(year, month, day) else { preconditionFailure("\(month)/\(day)") }
                    days.insert(day)
                }
            }
        }
        return days
    }
}
