import RingMessages
import Testing

@testable import CrashTest

@Suite struct `Verdict on a crash test` {
    let tokens = [
        Token(id: 1, origin: 0, lane: 1, number: 1, hops: 4, errand: .none, errandHop: 0),
        Token(id: 2, origin: 0, lane: 1, number: 2, hops: 4, errand: .none, errandHop: 0),
        Token(id: 3, origin: 1, lane: 5, number: 1, hops: 3, errand: .refuse, errandHop: 2),
    ]

    @Test func `finds nothing wrong with a sound ring`() {
        let verdict = judge { _ in }

        #expect(verdict.isSound)
    }

    @Test func `misses a command without effect`() {
        let verdict = judge { world in
            world.evidence[0].visits.removeAll { $0.token == 2 && $0.hop == 3 }
        }

        #expect(verdict.lost == ["token 2, hop 3, handled by alder"])
    }

    @Test func `names a command that had its effect twice`() {
        let verdict = judge { world in
            world.evidence[1].visits.append(world.evidence[1].visits[0])
        }

        #expect(verdict.duplicated == ["token 3, hop 0, handled by birch, 2 times"])
    }

    @Test func `names an effect that nobody asked for`() {
        let verdict = judge { world in
            world.evidence[0].visits.append(.init(token: 3, hop: 2, lane: 5, number: 1))
            world.sightings.append(world.sighting(of: "alder", 5))
            for listener in [1, 2] {
                let hearing = Evidence.Hearing(source: 0, visit: .init(token: 3, hop: 2, lane: 5, number: 1))
                world.evidence[listener].hearings.append(hearing)
            }
        }

        #expect(verdict.duplicated == ["token 3, hop 2, handled by alder, though nobody asked for it"])
    }

    @Test func `misses an event that one listener did not hear`() {
        let verdict = judge { world in
            world.evidence[2].hearings.removeFirst()
        }

        #expect(verdict.lost == ["event of alder about token 1, hop 0, heard by cedar"])
    }

    @Test func `notices a lane whose commands overtook each other`() {
        let verdict = judge { world in
            world.evidence[2].visits.reverse()
            for listener in [0, 1] { world.evidence[listener].hearings = world.hearings(by: listener) }
        }

        #expect(verdict.outOfOrder == ["cedar, lane 1, hop 2: token 1 was handled after token 2"])
    }

    @Test func `notices events that arrived in another order than they happened`() {
        let verdict = judge { world in
            world.evidence[2].hearings.swapAt(0, 1)
        }

        #expect(
            verdict.outOfOrder == ["cedar heard of token 1, hop 0, in lane 1 of alder after token 2, hop 0"]
        )
    }

    @Test func `notices a number that no event has`() {
        let verdict = judge { world in
            world.sightings.removeAll { $0.source == "birch" && $0.sequence == 2 }
        }

        #expect(verdict.gaps == ["birch: no event has the number 2"])
    }

    @Test func `notices a number that two events have`() {
        let verdict = judge { world in
            var other = world.sighting(of: "birch", 2)
            other.messageID = "another"
            world.sightings.append(other)
        }

        #expect(verdict.gaps == ["birch: several events have the number 2"])
    }

    @Test func `passes on what the databases complain about`() {
        let verdict = judge { world in
            world.evidence[1].complaints = ["integrity_check: row 4 missing"]
        }

        #expect(verdict.complaints == ["birch: integrity_check: row 4 missing"])
    }

    /// Judges what a sound ring would leave behind, after a change to it.
    private func judge(after change: (inout World) -> Void) -> Verdict {
        var world = World(tokens: tokens)
        change(&world)
        return Verdict(tokens: tokens, evidence: world.evidence, sightings: world.sightings)
    }
}

/// What is left behind when each hop of all tokens happens before the next.
private struct World {
    var evidence = ring.map { _ in Evidence() }
    var sightings: [Sighting] = []

    init(tokens: [Token]) {
        for hop in 0..<(tokens.map(\.hops).max() ?? 0) {
            for token in tokens where token.handledHops.contains(hop) {
                evidence[token.service(atHop: hop)].visits.append(
                    .init(token: token.id, hop: hop, lane: token.lane, number: token.number)
                )
            }
        }
        for service in ring.indices {
            evidence[service].hearings = hearings(by: service)
            sightings += evidence[service].visits.indices.map { sighting(of: ring[service], $0 + 1) }
        }
    }

    func hearings(by listener: Int) -> [Evidence.Hearing] {
        ring.indices.filter { $0 != listener }.flatMap { source in
            evidence[source].visits.map { .init(source: source, visit: $0) }
        }
    }

    func sighting(of source: String, _ sequence: Int) -> Sighting {
        Sighting(
            source: source,
            type: "\(source).token.passed",
            epoch: 1,
            sequence: Int64(sequence),
            messageID: "\(source) \(sequence)"
        )
    }
}
