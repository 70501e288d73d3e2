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
                // What is longer may not fit.
                guard count < 18 else { return nil }
                digits = digits * 10 + Int64(byte - 48)
                count += 1
                if hasPoint { places += 1 }
            default: return nil
            }
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
    /// Reads RFC 3339, and what spreadsheets, databases and logs write: `2010-12-01 08:26:00` and `2010-12-01`, in UTC
    /// unless an offset follows, `2019-10-01 00:00:00 UTC`, and seconds or milliseconds since 1970.
    init?(lenient text: String) {
        if let milliseconds = Self.sinceEpoch(text) {
            self.init(milliseconds: milliseconds)
            return
        }
        var bytes = Array(text.utf8)
        if bytes.suffix(4) == Array(" UTC".utf8) { bytes.removeLast(4) }
        if bytes.count > 10, bytes[10] == UInt8(ascii: " ") { bytes[10] = UInt8(ascii: "T") }
        switch bytes.count {
        case 10: bytes += Array("T00:00:00Z".utf8)
        case 16: bytes += Array(":00Z".utf8)
        case 19...: Self.completeOffset(&bytes)
        default: break
        }
        self.init(String(decoding: bytes, as: UTF8.self))
    }

    /// Adds the offset to what has none, and makes `+08:00` of `+08` and `+0800`.
    private static func completeOffset(_ bytes: inout [UInt8]) {
        let sign = bytes[19...].lastIndex { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
        switch sign.map({ bytes.count - $0 }) {
        case nil where bytes.last.map { (48...57).contains($0) } ?? false: bytes.append(UInt8(ascii: "Z"))
        case 3: bytes += Array(":00".utf8)
        case 5: bytes.insert(UInt8(ascii: ":"), at: bytes.count - 2)
        default: break
        }
    }

    /// Seconds if it has 9 or 10 digits before the point, which is the years 1973 to 2286; milliseconds if 12 or 13.
    private static func sinceEpoch(_ text: String) -> Int64? {
        guard let number = Decimals(text), !number.isNegative else { return nil }
        return switch text.utf8.prefix(while: { $0 != UInt8(ascii: ".") }).count {
        case 9, 10: number.rounded(3)
        case 12, 13: number.rounded(0)
        default: nil
        }
    }
}
