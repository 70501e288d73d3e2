/// A UUID (RFC 9562) as two words: cheap to copy, compare and hash.
public struct UUID128: Hashable, Sendable {
    public var high: UInt64
    public var low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes a UUIDv7 of a time and 74 random bits.
    public init(v7 time: Timestamp, random: (UInt64, UInt64)) {
        high = UInt64(bitPattern: time.milliseconds) << 16 | 0x7000 | random.0 & 0x0FFF
        low = 0x8000_0000_0000_0000 | random.1 & 0x3FFF_FFFF_FFFF_FFFF
    }
}

extension UUID128 {
    /// The 16 bytes, the most significant first: as databases keep them, since they sort like the UUID.
    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            for index in 0..<8 {
                buffer[index] = UInt8(truncatingIfNeeded: high >> UInt64(56 - 8 * index))
                buffer[index + 8] = UInt8(truncatingIfNeeded: low >> UInt64(56 - 8 * index))
            }
            count = 16
        }
    }

    /// Reads what ``bytes`` has written.
    public init(bytes: [UInt8]) {
        func word(_ slice: ArraySlice<UInt8>) -> UInt64 { slice.reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(high: word(bytes.prefix(8)), low: word(bytes.dropFirst(8).prefix(8)))
    }
}

extension UUID128: Comparable {
    public static func < (left: Self, right: Self) -> Bool { (left.high, left.low) < (right.high, right.low) }
}

extension UUID128: CustomStringConvertible {
    /// The usual form: 8-4-4-4-12 hexadecimal digits in lower case.
    public var description: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var at = 0
            for digit in 0..<32 {
                if digit == 8 || digit == 12 || digit == 16 || digit == 20 {
                    buffer[at] = UInt8(ascii: "-")
                    at += 1
                }
                let word = digit < 16 ? high : low
                let nibble = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (digit & 15))) & 15
                buffer[at] = nibble < 10 ? nibble + 48 : nibble + 87
                at += 1
            }
            return 36
        }
    }

    /// Reads the usual form, in either case; nil for anything else.
    public init?(_ text: String) {
        var text = text
        guard let uuid = text.withUTF8({ UUID128(hexadecimal: $0) }) else { return nil }
        self = uuid
    }

    private init?(hexadecimal text: UnsafeBufferPointer<UInt8>) {
        guard text.count == 36 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for position in 0..<36 {
            let character = text[position]
            if position == 8 || position == 13 || position == 18 || position == 23 {
                guard character == UInt8(ascii: "-") else { return nil }
                continue
            }
            let value: UInt8
            switch character {
            case 48...57: value = character - 48
            case 65...70: value = character - 55
            case 97...102: value = character - 87
            default: return nil
            }
            words.0 = words.0 << 4 | words.1 >> 60
            words.1 = words.1 << 4 | UInt64(value)
        }
        self.init(high: words.0, low: words.1)
    }
}

extension UUID128 {
    /// 26 digits of Crockford's base 32 in lower case, the most significant first.
    var base32: String {
        String(unsafeUninitializedCapacity: 26) { buffer in
            var rest = (high, low)
            for position in stride(from: 25, through: 0, by: -1) {
                buffer[position] = Self.alphabet[Int(rest.1 & 31)]
                rest.1 = rest.1 >> 5 | rest.0 << 59
                rest.0 >>= 5
            }
            return 26
        }
    }

    /// Reads 26 lower-case digits of Crockford's base 32; nil if one is not a digit or the number is over 128 bits.
    init?(base32 digits: UnsafeBufferPointer<UInt8>) {
        guard digits.count == 26, let first = digits.first, first <= UInt8(ascii: "7") else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for digit in digits {
            let value = Self.values[Int(digit)]
            guard value < 32 else { return nil }
            words.0 = words.0 << 5 | words.1 >> 59
            words.1 = words.1 << 5 | UInt64(value)
        }
        self.init(high: words.0, low: words.1)
    }

    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()
}
