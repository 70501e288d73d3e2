import Model
import Support
import Testing

@testable import NotificationService

@Suite struct `Gate for messages` {
    private func situation(_ random: inout SeededGenerator, _ channel: Notification.Channel) -> Gate.Situation {
        let topics: [Notification.Topic?] = [nil] + Notification.Topic.allCases
        return Gate.Situation(
            preferences: topics.filter { _ in .random(using: &random) }.map { topic in
                Gate.Preference(channel: channel, topic: topic, isOn: .random(using: &random))
            },
            receipt: Bool.random(using: &random) ? .sample(1) : nil,
            isRestricted: Int.random(in: 0..<9, using: &random) == 0,
            isSuppressed: Int.random(in: 0..<4, using: &random) == 0,
            hasAddress: Int.random(in: 0..<4, using: &random) > 0,
            counts: Dictionary(
                uniqueKeysWithValues: Cap.all.filter { $0.channel == channel }
                    .map { ($0, Int.random(in: 0...$0.limit + 1, using: &random)) }
            )
        )
    }

    @Test func `lets nothing commercial pass without consent, nothing above a cap, and gives a reason for each stop`() {
        var random = SeededGenerator(seed: 3)
        var passed = 0

        for _ in 0..<5000 {
            let topic = Notification.Topic.allCases.randomElement(using: &random) ?? .account
            let channel = Notification.Channel.allCases.randomElement(using: &random) ?? .inbox
            let situation = situation(&random, channel)
            let gate = Gate(topic, through: channel, situation)

            #expect((gate.skip == nil) == (gate.decisions.allSatisfy { $0.outcome == "pass" }))
            if let skip = gate.skip {
                #expect(gate.decisions.last?.outcome == skip.rawValue)
                #expect(gate.decisions.dropLast().allSatisfy { $0.outcome == "pass" })
                continue
            }
            passed += 1
            #expect(topic != .offers || situation.receipt != nil)
            #expect(topic == .account || situation.counts.allSatisfy { $0.value < $0.key.limit })
            #expect(!situation.isRestricted || [.account, .orders, .groups, .bargains].contains(topic))
            #expect(!situation.isSuppressed && situation.hasAddress)
        }
        #expect(passed > 200)
    }
}
