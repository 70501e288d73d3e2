import Model

/// Where a law counts its days.
enum LegalZone {
    /// UTC+1; in summer UTC+2, from the last Sunday of March to the last of October, 01:00 UTC (directive 2000/84/EC).
    case centralEurope
    /// UTC+8, the whole year.
    case china

    func day(of time: Timestamp) -> CalendarDay {
        CalendarDay(number: Int(floorDivide(time.milliseconds + offset(at: time), by: Self.dayLength)))
    }

    /// The first instant that isn't this day any more.
    func end(of day: CalendarDay) -> Timestamp {
        // Clocks are never changed around midnight, so the offset an hour before is the one at midnight.
        let midnight = Int64(day.number + 1) * Self.dayLength
        return Timestamp(milliseconds: midnight - offset(at: Timestamp(milliseconds: midnight - Self.hour)))
    }

    private static let hour: Int64 = 3_600_000
    private static let dayLength: Int64 = 24 * hour

    /// How far local clocks are ahead of UTC, in milliseconds.
    private func offset(at time: Timestamp) -> Int64 {
        switch self {
        case .china: return 8 * Self.hour
        case .centralEurope:
            let year = CalendarDay(number: Int(floorDivide(time.milliseconds, by: Self.dayLength))).components.year
            let isSummer = (Self.change(3, year)..<Self.change(10, year)).contains(time.milliseconds)
            return isSummer ? 2 * Self.hour : Self.hour
        }
    }

    /// One o'clock UTC on the last Sunday of a month of 31 days.
    private static func change(_ month: Int, _ year: Int) -> Int64 {
        guard let last = CalendarDay(year, month, 31) else { preconditionFailure("the month has 31 days") }
        return Int64((last + -(last.weekday % 7)).number) * dayLength + hour
    }
}

private func floorDivide(_ value: Int64, by divisor: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
}
