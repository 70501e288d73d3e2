/// Where a message stands in a trace (W3C Trace Context): the trace of its cause goes on, with a span of its own.
struct Trace {
    let traceparent: String

    /// Continues the sender's trace; starts one if there is none, or none that can be read.
    init(continuing cause: Incoming, environment: Environment) {
        let span = Self.hexadecimal(environment.random() | 1)
        if let parent = cause.traceparent, let (trace, flags) = Self.read(parent) {
            traceparent = "00-\(trace)-\(span)-\(flags)"
        } else {
            let trace = Self.hexadecimal(environment.random()) + Self.hexadecimal(environment.random() | 1)
            traceparent = "00-\(trace)-\(span)-01"
        }
    }

    /// The trace id and flags of `version-trace-span-flags`, nil if it isn't well formed.
    private static func read(_ parent: String) -> (trace: Substring, flags: Substring)? {
        let parts = parent.split(separator: "-", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "00", parts[1].utf8.count == 32, parts[2].utf8.count == 16,
            parts[3].utf8.count == 2, parent.utf8.allSatisfy({ isHexadecimal($0) || $0 == 45 })
        else { return nil }
        return (parts[1], parts[3])
    }

    private static func isHexadecimal(_ digit: UInt8) -> Bool {
        (48...57).contains(digit) || (97...102).contains(digit)
    }

    private static func hexadecimal(_ word: UInt64) -> String {
        String(unsafeUninitializedCapacity: 16) { buffer in
            for place in 0..<16 {
                let nibble = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * place)) & 15
                buffer[place] = nibble < 10 ? nibble + 48 : nibble + 87
            }
            return 16
        }
    }
}
