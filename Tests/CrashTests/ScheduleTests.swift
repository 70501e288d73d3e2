import RingMessages
import Support
import Testing

@testable import CrashTest

@Suite struct `Schedule of a crash test` {
    let failpoints = ["before begin", "after commit", "after publish"]

    @Test func `is the same for the same seed`() {
        let first = Schedule(seed: 7, rounds: 5, failpoints: failpoints)

        #expect(first == Schedule(seed: 7, rounds: 5, failpoints: failpoints))
        #expect(first != Schedule(seed: 8, rounds: 5, failpoints: failpoints))
    }

    @Test func `kills every service as often at one failpoint as at another`() {
        let schedule = Schedule(seed: 1, rounds: 9, failpoints: failpoints)

        var kills: [[String]: Int] = [:]
        for case .killAt(let failpoint, _, let service) in schedule.rounds.joined().map(\.disturbance) {
            kills[[failpoint, ring[service]], default: 0] += 1
        }

        #expect(kills.count == 9)
        #expect(Set(kills.values) == [5])
    }

    @Test func `kills at least two hundred times in forty rounds`() {
        let schedule = Schedule(seed: 1, rounds: 40, failpoints: failpoints)

        let kills = schedule.rounds.joined().count { step in
            switch step.disturbance {
            case .killAt, .kill, .killBroker: true
            default: false
            }
        }

        #expect(kills >= 240)
    }

    @Test func `makes every kind of trouble within seven rounds`() {
        let schedule = Schedule(seed: 3, rounds: 7, failpoints: failpoints)

        let troubles = schedule.rounds.joined().filter { step in
            switch step.disturbance {
            case .killAt, .kill: false
            default: true
            }
        }

        #expect(troubles.count == 14)
        #expect(Set(troubles.map { "\($0.disturbance)" }).count == 14)
    }

    @Test func `numbers the tokens of a lane without a hole and closes each lane`() {
        var generator = SeededGenerator(seed: 4)
        var source = TokenSource()

        let tokens = (0..<500).map { _ in source.next(using: &generator) } + source.closing()

        for (lane, tokens) in Dictionary(grouping: tokens, by: \.lane) {
            #expect(tokens.map(\.number) == Array(1...tokens.count))
            #expect(Set(tokens.map(\.origin)) == [lane / TokenSource.lanesPerOrigin])
            #expect(tokens.last?.errand == Errand.none)
            #expect(!TokenSource.keepsOrder(lane: lane) || !tokens.contains { $0.errand == .sleep })
        }
        #expect(tokens.map(\.id) == Array(1...tokens.count))
        #expect(Set(tokens.map(\.errand)) == [.none, .sleep, .stumble, .refuse])
    }
}
