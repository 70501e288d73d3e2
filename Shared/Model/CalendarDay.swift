/// A day of the Gregorian calendar, wherever on Earth it is.
public struct CalendarDay: Hashable, Sendable {
    /// Counted from 1 January 1970, which is 0.
    public let number: Int

    public init(number: Int) {
        self.number = number
    }

    /// Nil if there is no such day.
    public init?(_ year: Int, _ month: Int, _ day: Int) {
        guard (1...12).contains(month), (1...Self.length(ofMonth: month, in: year)).contains(day) else { return nil }
        number = Int(Timestamp.days(fromCivil: Int64(year), Int64(month), Int64(day)))
    }

    public var components: (year: Int, month: Int, day: Int) {
        let civil = Timestamp.civil(fromDays: Int64(number))
        return (Int(civil.year), Int(civil.month), Int(civil.day))
    }

    /// From 1, Monday, to 7, Sunday.
    public var weekday: Int { ((number + 3) % 7 + 7) % 7 + 1 }

    public static func + (day: Self, days: Int) -> Self { Self(number: day.number + days) }

    /// The day of the same number so many months later, or the last of that month if it has none of this number.
    public func adding(months: Int) -> CalendarDay {
        let (year, month, day) = components
        let index = year * 12 + month - 1 + months
        let (later, laterMonth) = (index / 12, index % 12 + 1)
        let number = Timestamp.days(
            fromCivil: Int64(later),
            Int64(laterMonth),
            Int64(min(day, Self.length(ofMonth: laterMonth, in: later)))
        )
        return CalendarDay(number: Int(number))
    }

    private static func length(ofMonth month: Int, in year: Int) -> Int {
        Int(Timestamp.days(inMonth: Int64(month), of: Int64(year)))
    }
}

extension CalendarDay: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

extension CalendarDay: CustomStringConvertible {
    /// Such as `2026-02-28`.
    public var description: String {
        String(Timestamp(milliseconds: Int64(number) * 86_400_000).description.prefix(10))
    }
}
