import Model
import Support
import Testing

@testable import TradeService

/// 100,000 random steps against a simple reference: commands, repeats, messages out of order and twice, jumps of time,
/// crashes, and a gateway that misbehaves.
///
/// A failure names its seed and the fewest steps that still fail.
@Suite struct `Whatever happens in whatever order` {
    private static let runs = 125
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

    @Test func `the steps lead to everything that the rules are about`() async throws {
        var heard: Set<String> = []
        for seed in 0..<4 as Range<UInt64> {
            let world = try World()
            for step in Step.sequence(seed: seed, count: Self.steps) { try await world.take(step) }
            try await world.settleDown()
            heard.formUnion(world.heard)
        }

        let expected: [any Event.Type] = [
            Trade.OrderRefused.self, Trade.OrderPaid.self, Trade.OrderShipped.self, Trade.OrderReceived.self,
            Trade.OrderCancelled.self, Trade.OrderRefunded.self, Trade.GroupBuyFormed.self, Trade.GroupBuyExpired.self,
            Trade.GroupBuyLeft.self, Trade.ClaimAdvanced.self, Trade.ClaimClosed.self,
        ]
        for event in expected { #expect(heard.contains(event.name), "\(event.name)") }
        let reasons = ["paid_late", "paid_twice", "buyer_cancelled", "group_expired", "goodwill", "defective"]
        for reason in reasons { #expect(heard.contains(reason), "\(reason)") }
        #expect(heard.contains(Catalogue.ReceiveStock.name))
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
