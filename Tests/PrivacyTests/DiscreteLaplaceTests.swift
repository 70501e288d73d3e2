import Foundation
import Privacy
import Testing

@Suite struct `The discrete Laplace mechanism` {
    private static let runs = 100_000

    private func samples(_ numerator: UInt64, _ denominator: UInt64, seed: UInt8 = 1) throws -> [Int64: Int] {
        let noise = try #require(DiscreteLaplace(numerator: numerator, denominator: denominator))
        var generator = SeededCoins(seed: [seed])
        return (0..<Self.runs).reduce(into: [:]) { counts, _ in
            counts[noise.sample(using: &generator), default: 0] += 1
        }
    }

    private func probability(_ value: Int64, _ decay: Double) -> Double {
        (1 - exp(-decay)) / (1 + exp(-decay)) * exp(-decay * Double(abs(value)))
    }

    @Test(arguments: [(1 as UInt64, 1 as UInt64), (1, 2), (1, 10), (3, 2), (7, 5)])
    func `has the distribution that it promises, by the chi-square test`(numerator: UInt64, denominator: UInt64) throws
    {
        let counts = try samples(numerator, denominator)
        let decay = Double(numerator) / Double(denominator)
        var (statistic, cells, seen, expected) = (0.0, 0, 0, 0.0)
        var value: Int64 = 0
        while probability(value, decay) * Double(Self.runs) >= 25 {
            for value in Set([value, -value]) {
                let mean = probability(value, decay) * Double(Self.runs)
                let count = counts[value] ?? 0
                statistic += (Double(count) - mean) * (Double(count) - mean) / mean
                (cells, seen, expected) = (cells + 1, seen + count, expected + mean)
            }
            value += 1
        }
        let (rest, mean) = (Double(Self.runs - seen), Double(Self.runs) - expected)
        statistic += (rest - mean) * (rest - mean) / mean

        // Wilson and Hilferty: a chi-square that only one in ten thousand honest samplers exceeds.
        let freedom = Double(cells)
        let limit = freedom * pow(1 - 2 / (9 * freedom) + 3.719 * (2 / (9 * freedom)).squareRoot(), 3)
        #expect(statistic < limit, "\(statistic) with \(cells) degrees of freedom")
    }

    /// What the chi-square test is worth: a sampler that is a little off doesn't pass for another.
    @Test func `is told from a distribution with a tenth more decay`() throws {
        let counts = try samples(1, 2)
        let decay = 0.55
        let statistic = (-6...6 as ClosedRange<Int64>).reduce(0.0) { sum, value in
            let mean = probability(value, decay) * Double(Self.runs)
            let difference = Double(counts[value] ?? 0) - mean
            return sum + difference * difference / mean
        }

        #expect(statistic > 200)
    }

    /// Two datasets that differ by one person: no answer may be more likely than e^ε times for one of them.
    @Test func `gives no answer that tells two neighbouring datasets apart by more than it may`() throws {
        let (without, with) = (try samples(1, 2, seed: 2), try samples(1, 2, seed: 3))
        let bound = exp(0.5)
        for answer in -8...9 as ClosedRange<Int64> {
            let (left, right) = (Double(without[answer] ?? 0), Double(with[answer - 1] ?? 0))
            guard min(left, right) >= 100 else { continue }
            // Five standard errors of a ratio of two counts.
            let error = 1 + 5 * (1 / left + 1 / right).squareRoot()
            #expect(left / right < bound * error, "\(answer)")
            #expect(right / left < bound * error, "\(answer)")
        }
    }

    @Test func `is the same for the same coins`() throws {
        #expect(try samples(1, 3) == samples(1, 3))
        #expect(try samples(1, 3) != samples(1, 3, seed: 9))
    }

    @Test func `takes no odds that it can't flip exactly`() {
        #expect(DiscreteLaplace(numerator: 0, denominator: 1) == nil)
        #expect(DiscreteLaplace(numerator: 1, denominator: 0) == nil)
        #expect(DiscreteLaplace(numerator: 1, denominator: 1 << 32) == nil)
    }
}
