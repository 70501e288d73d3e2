import Foundation
import Model
import Support
import Testing

@testable import TradeService

/// Random steps against a simple reference, 800 in each run: commands, repeats, messages out of order and twice, jumps of
/// time, crashes, and a gateway that misbehaves.
///
/// A failure names its seed and the fewest steps that still fail.
@Suite struct `Whatever happens in whatever order` {
    /// 25 runs, unless `SOUK_RANDOM_RUNS` wants more.
    private static let runs = ProcessInfo.processInfo.environment["SOUK_RANDOM_RUNS"].flatMap(Int.init) ?? 25
    private static let steps = 800

    @Test(arguments: 0..<10)
    func `seats, stock and money are right after every step`(part: Int) async throws {
        for seed in stride(from: part, to: Self.runs, by: 10) {
            let steps = Step.sequence(seed: UInt64(seed), count: Self.steps)
            guard let mistake = await failure(of: steps) else { continue }
            let fewest = await shrink(steps) { await failure(of: $0) != nil }
            let last = await failure(of: fewest) ?? mistake
            Issue.record("seed \(seed): \(last)\nafter \(fewest.count) steps: \(fewest)")
            return
        }
    }

    @Test func `a planted mistake is found, and shrunk to the steps that it needs`() async throws {
        var steps: [Step] = []
        var seed: UInt64 = 0
        while seed < 20, await failure(of: steps, untilTheEnd: false) == nil {
            seed += 1
            steps = Step.sequence(seed: seed, count: 150) + [Step(kind: .sabotage, a: 0, b: 0)]
        }

        let fewest = await shrink(steps, atMost: 100) { await failure(of: $0, untilTheEnd: false) != nil }

        #expect(fewest.last?.kind == .sabotage)
        #expect((2...30).contains(fewest.count))
    }

    /// What goes wrong in a sequence; nil if nothing does.
    private func failure(of steps: [Step], untilTheEnd: Bool = true) async -> String? {
        do {
            let world = try World()
            for (number, step) in steps.enumerated() {
                try await world.take(step)
                try Rules.checkAlways(world)
                if number.isMultiple(of: 50) { try Rules.checkLedger(world) }
            }
            guard untilTheEnd else { return nil }
            try await world.settleDown()
            try Rules.checkEnd(world)
            return nil
        } catch {
            return "\(error)"
        }
    }
}
