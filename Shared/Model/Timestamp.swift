/// An instant in whole milliseconds since 1970; on the wire RFC 3339 in UTC, such as `2026-11-21T08:30:00.250Z`.
public struct Timestamp: Hashable, Sendable {
    public var milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    public static func + (left: Self, right: Duration) -> Self {
        let (seconds, attoseconds) = right.components
        return Timestamp(milliseconds: left.milliseconds + seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }

    public static func - (left: Self, right: Duration) -> Self { left + (.zero - right) }

    public static func - (left: Self, right: Self) -> Duration {
        .milliseconds(left.milliseconds - right.milliseconds)
    }
}

extension Timestamp: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }
}

extension Timestamp: CustomStringConvertible {
    public var description: String {
        let (days, rest) = Self.divide(milliseconds, by: 86_400_000)
        let (year, month, day) = Self.civil(fromDays: days)
        return String(unsafeUninitializedCapacity: 24) { buffer in
            func write(_ value: Int64, width: Int, at position: Int, then separator: Character) {
                var value = value
                for place in stride(from: position + width - 1, through: position, by: -1) {
                    buffer[place] = UInt8(48 + value % 10)
                    value /= 10
                }
                buffer[position + width] = separator.asciiValue ?? 0
            }
            write(year, width: 4, at: 0, then: "-")
            write(month, width: 2, at: 5, then: "-")
            write(day, width: 2, at: 8, then: "T")
            write(rest / 3_600_000, width: 2, at: 11, then: ":")
            write(rest / 60_000 % 60, width: 2, at: 14, then: ":")
            write(rest / 1000 % 60, width: 2, at: 17, then: ".")
            write(rest % 1000, width: 3, at: 20, then: "Z")
            return 24
        }
    }

    /// Reads RFC 3339 with any offset, in the years 0000 to 9999; nil for anything else.
    ///
    /// Digits past milliseconds are cut, and a leap second counts as the second before it.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        func number(_ from: Int, _ count: Int) -> Int64? {
            var value: Int64 = 0
            for byte in bytes[from..<from + count] {
                guard byte >= 48, byte <= 57 else { return nil }
                value = value * 10 + Int64(byte - 48)
            }
            return value
        }
        guard bytes.count >= 20, bytes.count <= 64, bytes[4] == 45, bytes[7] == 45,
            bytes[10] | 32 == 116, bytes[13] == 58, bytes[16] == 58,
            let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
            let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2),
            (1...12).contains(month), (1...Self.days(inMonth: month, of: year)).contains(day),
            hour < 24, minute < 60, second <= 60
        else { return nil }

        var at = 19
        var fraction: Int64 = 0
        if bytes[at] == 46 {
            var digits = 0
            at += 1
            while at < bytes.count, bytes[at] >= 48, bytes[at] <= 57 {
                if digits < 3 { fraction = fraction * 10 + Int64(bytes[at] - 48) }
                digits += 1
                at += 1
            }
            guard digits > 0, at < bytes.count else { return nil }
            while digits < 3 {
                fraction *= 10
                digits += 1
            }
        }
        var offset: Int64 = 0
        if bytes[at] | 32 == 122 {
            guard at + 1 == bytes.count else { return nil }
        } else {
            guard bytes[at] == 43 || bytes[at] == 45, bytes.count == at + 6, bytes[at + 3] == 58,
                let hours = number(at + 1, 2), let minutes = number(at + 4, 2), hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * (bytes[at] == 45 ? -1 : 1)
        }
        let days = Self.days(fromCivil: year, month, day)
        let seconds = days * 86_400 + hour * 3600 + (minute - offset) * 60 + min(second, 59)
        milliseconds = seconds * 1000 + fraction
        // The offset may lead into a year that can't be written.
        guard Self.writable.contains(self) else { return nil }
    }

    /// What ``description`` can write: the years 0000 to 9999.
    public static let writable =
        Timestamp(milliseconds: -62_167_219_200_000)...Timestamp(milliseconds: 253_402_300_799_999)
}

extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let timestamp = Timestamp(text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "not a time in RFC 3339 such as 2026-11-21T08:30:00Z"
                )
            )
        }
        self = timestamp
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

// The proleptic Gregorian calendar, after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
extension Timestamp {
    private static func divide(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    static func days(fromCivil year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = divide(year, by: 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = divide(days + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted + (shifted < 10 ? 3 : -9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
