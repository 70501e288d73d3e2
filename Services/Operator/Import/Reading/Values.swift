import Model

extension Currency {
    /// How many decimals its amounts have.
    var decimals: Int {
        switch description {
        case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF",
            "XPF":
            0
        case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
        default: 2
        }
    }
}

/// A number as people write it, such as `19.99`, kept exactly.
struct Decimals: Equatable {
    var isNegative: Bool
    /// All digits, those after the point included.
    private var digits: Int64
    private var places: Int

    /// Nil unless the text is digits with at most one point among them, up to 18 of them, perhaps after a minus.
    init?(_ text: String) {
        isNegative = text.utf8.first == UInt8(ascii: "-")
        digits = 0
        places = 0
        var count = 0
        var hasPoint = false
        for byte in text.utf8.dropFirst(isNegative ? 1 : 0) {
            switch byte {
            case UInt8(ascii: "."):
                guard !hasPoint else { return nil }
                hasPoint = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits = digits * 10 + Int64(byte - 48)
                count += 1
                if hasPoint { places += 1 }
            default: return nil
            }
            guard count <= 18 else { return nil }
        }
        guard count > 0 else { return nil }
    }

    /// The number without its sign, in units of ten to the power of `-decimals`; nil if a part of a unit would be lost.
    func exactly(_ decimals: Int) -> Int64? {
        guard places <= decimals else {
            let unit = Self.power(places - decimals)
            return digits % unit == 0 ? digits / unit : nil
        }
        let (units, isTooLarge) = digits.multipliedReportingOverflow(by: Self.power(decimals - places))
        return isTooLarge ? nil : units
    }

    /// The same, half a unit and more counting as a whole one.
    func rounded(_ decimals: Int) -> Int64? {
        guard places > decimals else { return exactly(decimals) }
        let unit = Self.power(places - decimals)
        return (digits + unit / 2) / unit
    }

    private static func power(_ exponent: Int) -> Int64 {
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }
}

extension Timestamp {
    /// Reads RFC 3339, and what spreadsheets and databases write: `2010-12-01 08:26:00` and `2010-12-01`, in UTC.
    init?(lenient text: String) {
        let completed =
            switch text.utf8.count {
            case 10: text + "T00:00:00Z"
            case 16: text + ":00Z"
            case 19: text + "Z"
            default: text
            }
        guard let time = Timestamp(completed.withLetterT) else { return nil }
        self = time
    }
}

extension String {
    /// With a `T` between date and time where there is a blank.
    fileprivate var withLetterT: String {
        let bytes = Array(utf8)
        guard bytes.count > 10, bytes[10] == UInt8(ascii: " ") else { return self }
        return String(decoding: bytes[..<10] + [UInt8(ascii: "T")] + bytes[11...], as: UTF8.self)
    }
}
