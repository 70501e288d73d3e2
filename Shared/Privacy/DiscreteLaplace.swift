/// Whole numbers that hide one person in a count: n with a probability in proportion to exp(-|n| · s / t).
///
/// Sampled exactly, by coin flips with rational odds (Canonne, Kamath and Steinke, "The Discrete Gaussian for
/// Differential Privacy", algorithms 1 and 2). No floating point: its rounding has betrayed the counts of others
/// (Mironov, 2012).
public struct DiscreteLaplace: Hashable, Sendable {
    /// The decay is `numerator` / `denominator`: the loss of privacy, divided by what one person can change.
    public let numerator: UInt64
    public let denominator: UInt64

    /// Nil unless both are from 1 to 2^31.
    public init?(numerator: UInt64, denominator: UInt64) {
        let range: ClosedRange<UInt64> = 1...1 << 31
        guard range.contains(numerator), range.contains(denominator) else { return nil }
        self.numerator = numerator
        self.denominator = denominator
    }

    public func sample(using generator: inout some RandomNumberGenerator) -> Int64 {
        while true {
            // A geometric number, first its rest by `denominator`, then how often that goes into it.
            let rest = UInt64.random(in: 0..<denominator, using: &generator)
            guard Self.flipExponential(rest, denominator, &generator) else { continue }
            var times: UInt64 = 0
            while Self.flipExponential(1, 1, &generator) { times += 1 }
            let magnitude = Int64((rest + denominator * times) / numerator)
            let isNegative = Self.flip(1, of: 2, &generator)
            // Nought has no sign: half of its weight is thrown away.
            guard !(isNegative && magnitude == 0) else { continue }
            return isNegative ? -magnitude : magnitude
        }
    }

    /// True with the probability exp(-`numerator` / `denominator`), which is at most 1.
    private static func flipExponential(
        _ numerator: UInt64,
        _ denominator: UInt64,
        _ generator: inout some RandomNumberGenerator
    ) -> Bool {
        var round: UInt64 = 1
        while flip(numerator, of: denominator * round, &generator) { round += 1 }
        return round % 2 == 1
    }

    private static func flip(
        _ numerator: UInt64,
        of denominator: UInt64,
        _ generator: inout some RandomNumberGenerator
    ) -> Bool {
        UInt64.random(in: 0..<denominator, using: &generator) < numerator
    }
}

/// Coins from a seed: SHA-256 in counter mode, as unforeseeable as the seed is.
public struct SeededCoins: RandomNumberGenerator, Sendable {
    private let seed: [UInt8]
    private var counter: UInt64 = 0
    private var words: [UInt64] = []

    public init(seed: [UInt8]) {
        self.seed = seed
    }

    public mutating func next() -> UInt64 {
        if let word = words.popLast() { return word }
        let block = fingerprint([seed, withUnsafeBytes(of: counter.bigEndian) { Array($0) }])
        counter += 1
        words = (0..<4).map { index in block[index * 8..<index * 8 + 8].reduce(0) { $0 << 8 | UInt64($1) } }
        return words.removeLast()
    }
}
