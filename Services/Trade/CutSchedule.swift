import Model

/// All cuts of a bargain, drawn at once: whole cents, from a seed, adding up exactly, the largest first.
///
/// Who knows the seed and who of the helpers were newcomers can reckon every cut, which is the point of it.
struct CutSchedule: Hashable {
    /// What the seed gives.
    let drawn: [Int64]
    /// What is cut in the end: a newcomer's more is taken from the last cuts, and each of those stays a cent at least.
    private(set) var amounts: [Int64]
    private(set) var made = 0

    /// Draws cuts of a cent at least.
    ///
    /// - Precondition: the total has a cent for each of them.
    init(seed: UInt64, count: Int, total: Int64) {
        var numbers = SplitMix64(state: seed)
        var rest = total - Int64(count)
        var cuts: [Int64] = []
        for _ in 1..<max(1, count) {
            let cut = rest * Int64(20 + numbers.next() % 31) / 100
            cuts.append(cut + 1)
            rest -= cut
        }
        cuts.append(rest + 1)
        drawn = cuts.sorted(by: >)
        amounts = drawn
    }

    /// Makes the next cut, and returns its amount.
    mutating func cut(morePercent: Int) -> Int64 {
        let own = amounts[made]
        let bonus = own * Int64(morePercent) / 100
        var missing = bonus
        for later in amounts.indices.dropFirst(made + 1).reversed() {
            let part = min(missing, amounts[later] - 1)
            amounts[later] -= part
            missing -= part
        }
        amounts[made] = own + bonus - missing
        made += 1
        return amounts[made - 1]
    }

    /// The same, for whoever wants to reckon it anew.
    static let method = """
        Of start less floor each cut has one cent, and the rest is drawn: for every cut but the last \
        20 + n % 31 percent of what is left of it, rounded down, where n is the next number of SplitMix64 from the seed; \
        the last has what remains. Sorted, the largest first. A newcomer cuts newcomer_percent more, rounded down, which \
        is taken from the last cuts on, each of which keeps a cent.
        """
}

/// SplitMix64: a few lines in any language, and the same numbers in all of them.
private struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
