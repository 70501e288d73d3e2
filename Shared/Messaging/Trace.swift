/// Where a message stands in a trace (W3C Trace Context): the trace of its cause goes on, with a span of its own.
struct Trace {
    let traceparent: String

    /// Continues the sender's trace; starts one if there is none, or none that can be read.
    init(continuing cause: Incoming, environment: Environment) {
        let span = environment.random() | 1
        let parent = cause.traceparent.flatMap(Parent.init)
        let (high, low) = parent?.trace ?? (environment.random(), environment.random() | 1)
        let flags = parent?.flags ?? 1
        traceparent = String(unsafeUninitializedCapacity: Self.length) { buffer in
            buffer.initialize(repeating: UInt8(ascii: "-"))
            Self.write(0, digits: 2, to: buffer, at: 0)
            Self.write(high, digits: 16, to: buffer, at: 3)
            Self.write(low, digits: 16, to: buffer, at: 19)
            Self.write(span, digits: 16, to: buffer, at: 36)
            Self.write(flags, digits: 2, to: buffer, at: 53)
            return Self.length
        }
    }

    /// `version-trace-span-flags`, in hexadecimal digits of lower case.
    private static let length = 55

    private static func write(_ word: UInt64, digits: Int, to buffer: UnsafeMutableBufferPointer<UInt8>, at start: Int)
    {
        for place in 0..<digits {
            let nibble = UInt8(truncatingIfNeeded: word >> UInt64(4 * (digits - 1 - place))) & 15
            buffer[start + place] = nibble < 10 ? nibble + 48 : nibble + 87
        }
    }

    /// What a sender says of its trace.
    private struct Parent {
        var trace: (UInt64, UInt64)
        var flags: UInt64

        /// Nil if the text isn't well formed, or of another version.
        init?(_ text: String) {
            var text = text
            let read = text.withUTF8 { digits -> (UInt64, UInt64, UInt64)? in
                guard digits.count == Trace.length, [2, 35, 52].allSatisfy({ digits[$0] == UInt8(ascii: "-") }),
                    Self.word(digits[0..<2]) == 0, let high = Self.word(digits[3..<19]),
                    let low = Self.word(digits[19..<35]), Self.word(digits[36..<52]) != nil,
                    let flags = Self.word(digits[53..<55])
                else { return nil }
                return (high, low, flags)
            }
            guard let read else { return nil }
            trace = (read.0, read.1)
            flags = read.2
        }

        private static func word(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64? {
            var word: UInt64 = 0
            for digit in digits {
                switch digit {
                case 48...57: word = word << 4 | UInt64(digit - 48)
                case 97...102: word = word << 4 | UInt64(digit - 87)
                default: return nil
                }
            }
            return word
        }
    }
}
