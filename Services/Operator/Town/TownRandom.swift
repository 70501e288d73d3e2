import Glibc

/// The chances of a town: SplitMix64, so that the same seed gives the same town on every machine.
struct TownRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// From 0 to just under 1.
    mutating func fraction() -> Double { Double(next() >> 11) / Double(1 << 53) }

    mutating func isTrue(_ probability: Double) -> Bool { fraction() < probability }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// How many failures before the first success, with that many on average.
    mutating func geometric(mean: Double) -> Int {
        Int(log(1 - fraction()) / log(mean / (1 + mean)))
    }

    /// Around 1, seldom many times as much.
    mutating func logNormal(spread: Double) -> Double {
        let normal = sqrt(-2 * log(1 - fraction())) * cos(2 * .pi * fraction())
        return exp(spread * normal - spread * spread / 2)
    }

    /// A position, in proportion to the weights.
    mutating func position(_ weights: [Double]) -> Int {
        var rest = fraction() * weights.reduce(0, +)
        for (position, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return position }
        }
        return weights.count - 1
    }

    /// A rank from 0 on, where the r-th is taken in proportion to 1/√r or so: the first ones often, the last ones too.
    mutating func popularRank(of count: Int) -> Int {
        let draw = fraction()
        return min(count - 1, Int(Double(count) * draw * draw))
    }
}
