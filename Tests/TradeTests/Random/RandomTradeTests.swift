import Foundation
import Model
import Support
import Testing

@testable import TradeService

/// 100,000 random steps against a simple reference: commands about orders, campaigns and claims, repeats, messages out of
/// order and twice, jumps of time, crashes, and a gateway that misbehaves.
///
/// A failure names its seed and the fewest steps that still fail.
@Suite struct `Whatever happens in whatever order` {
    /// 25, unless `SOUK_RANDOM_RUNS` wants more.
    private static let runs = ProcessInfo.processInfo.environment["SOUK_RANDOM_RUNS"].flatMap(Int.init) ?? 25
    private static let steps = 4000

    @Test func `seats, stock and money are right after every step, and nothing that may happen is left out`()
        async throws
    {
        var seen = await play(0..<Self.runs)
        var runs = Self.runs
        var missing: Set<String> { Outcomes.expected.subtracting(seen.keys) }
        // What is rare comes up in most sets of seeds, and in every larger one.
        while !missing.isEmpty, runs < 2 * Self.runs {
            seen.merge(await play(runs..<runs + 5)) { $0 + $1 }
            runs += 5
        }

        #expect(missing.isEmpty, "in \(runs * Self.steps) steps: \(seen.sorted { $0.value < $1.value })")
    }

    @Test func `a planted mistake is found, and shrunk to the steps that it needs`() async throws {
        var steps: [Step] = []
        var seed: UInt64 = 0
        while seed < 20, await Run(of: steps, untilTheEnd: false).mistake == nil {
            seed += 1
            steps = Step.sequence(seed: seed, count: 150) + [Step(kind: .sabotage, a: 0, b: 0)]
        }

        let fewest = await shrink(steps, atMost: 100) { await Run(of: $0, untilTheEnd: false).mistake != nil }

        #expect(fewest.last?.kind == .sabotage)
        #expect((2...30).contains(fewest.count))
    }

    /// Plays the steps of some seeds side by side, and tells how often what has happened.
    private func play(_ seeds: Range<Int>) async -> [String: Int] {
        await withTaskGroup { group in
            for seed in seeds { group.addTask { await play(seed: UInt64(seed)) } }
            return await group.reduce(into: [:]) { $0.merge($1) { $0 + $1 } }
        }
    }

    /// Plays the steps of a seed, and tells how often what has happened; a mistake is shrunk and recorded.
    private func play(seed: UInt64) async -> [String: Int] {
        let run = await Run(of: Step.sequence(seed: seed, count: Self.steps))
        guard let mistake = run.mistake else { return run.seen }
        let fewest = await shrink(run.steps) { await Run(of: $0).mistake != nil }
        let last = await Run(of: fewest).mistake ?? mistake
        Issue.record("seed \(seed): \(last)\nafter \(fewest.count) steps: \(fewest)")
        return run.seen
    }
}

/// What came of a sequence of steps in a world of their own.
private struct Run {
    /// Those that were taken: none after a mistake.
    private(set) var steps: [Step] = []
    private(set) var mistake: String?
    private(set) var seen: [String: Int] = [:]

    init(of steps: [Step], untilTheEnd: Bool = true) async {
        do {
            let world = try World()
            for step in steps {
                self.steps.append(step)
                try await world.take(step)
                try Rules.checkAlways(world)
                if self.steps.count.isMultiple(of: 500) {
                    try Rules.checkLedger(world)
                    // Whoever waits for one of the few threads has a turn.
                    await Task.yield()
                }
            }
            guard untilTheEnd else { return }
            try await world.settleDown()
            try Rules.checkEnd(world)
            seen = try world.seen()
        } catch {
            mistake = "\(error)"
        }
    }
}
