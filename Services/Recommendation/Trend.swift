import Model

import func Glibc.exp2
import func Glibc.log

/// How much everybody wants each item at the moment: what was done with it, fading with a half-life of a week.
struct Trend: Sendable {
    /// The logarithm (base 2) of each item's counter as seen from 1970: all counters fade alike, so these don't change
    /// while time passes, and what comes late or in another order leads to the same.
    private(set) var levels: [Double] = []
    /// All that was ever done, without fading.
    private(set) var totals: [Double] = []
    /// The time of the latest act: while nothing new happens, nothing gets old.
    private var latest = Timestamp(milliseconds: 0)

    /// How much of the score is what was wanted ever: it orders what nobody wants at the moment.
    private static let shareOfAllTime = 0.1

    mutating func add(_ feedback: Feedback, item: Int) {
        let weight = feedback.weight
        guard weight > 0 else { return }
        while levels.count <= item {
            levels.append(-.infinity)
            totals.append(0)
        }
        let added = log(weight) * Self.toBase2 + Double(feedback.at.milliseconds) / HalfLife.trend.milliseconds
        let (high, low) = (max(levels[item], added), min(levels[item], added))
        levels[item] = high + log(1 + exp2(low - high)) * Self.toBase2
        totals[item] += weight
        latest = max(latest, feedback.at)
    }

    /// What an item's trend is worth in the score.
    func score(_ item: Int) -> Double {
        guard item < levels.count else { return 0 }
        let now = Double(latest.milliseconds) / HalfLife.trend.milliseconds
        return log(1 + exp2(levels[item] - now)) + Self.shareOfAllTime * log(1 + totals[item])
    }

    private static let toBase2 = 1 / log(2.0)
}
