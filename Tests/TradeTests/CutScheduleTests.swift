import Support
import Testing

@testable import TradeService

@Suite struct `Cut schedule` {
    /// Reckoned by another program, as the method is described.
    @Test(
        arguments: [
            (0, [5]), (1, [119, 104, 77]), (0x9E37_79B9_7F4A_7C15, [357, 96, 88, 82, 63, 58, 39, 17]),
            (.max, [1, 1, 1, 1, 1]), (42, [55_551, 32_591, 15_182, 6642, 5259, 3291, 2370, 957, 919, 694]),
        ] as [(UInt64, [Int64])]
    )
    func `follows from its seed`(seed: UInt64, cuts: [Int64]) {
        #expect(CutSchedule(seed: seed, count: cuts.count, total: cuts.reduce(0, +)).drawn == cuts)
    }

    @Test func `adds up exactly, falls, and has a cent for everybody, whatever is drawn`() {
        var random = SeededGenerator(seed: 8)
        for _ in 1...2000 {
            let count = Int.random(in: 1...100, using: &random)
            let total = Int64.random(in: Int64(count)...1_000_000_000_000, using: &random)

            let drawn = CutSchedule(seed: random.next(), count: count, total: total).drawn

            #expect(drawn.count == count && drawn.reduce(0, +) == total)
            #expect(drawn == drawn.sorted(by: >) && drawn.allSatisfy { $0 >= 1 })
        }
    }

    @Test func `adds up exactly with newcomers anywhere, and takes what they get from the end`() {
        var random = SeededGenerator(seed: 9)
        for _ in 1...2000 {
            let count = Int.random(in: 1...40, using: &random)
            let total = Int64.random(in: Int64(count)...5000, using: &random)
            var schedule = CutSchedule(seed: random.next(), count: count, total: total)

            for number in 0..<count {
                let before = schedule.amounts
                let amount = schedule.cut(morePercent: Bool.random(using: &random) ? 50 : 0)

                #expect(schedule.amounts[number] == amount && amount >= before[number])
                #expect(amount <= before[number] + before[number] / 2)
                #expect(schedule.amounts[..<number] == before[..<number])
                #expect(schedule.amounts.reduce(0, +) == total && schedule.amounts.allSatisfy { $0 >= 1 })
                let later = schedule.amounts[(number + 1)...]
                #expect(Array(later) == later.sorted(by: >))
            }
        }
    }

    @Test func `gives a newcomer nothing more when nothing is left to take`() {
        var schedule = CutSchedule(seed: 1, count: 3, total: 300)

        let cuts = (1...3).map { _ in schedule.cut(morePercent: 200) }

        #expect(cuts == [298, 1, 1])
    }
}
