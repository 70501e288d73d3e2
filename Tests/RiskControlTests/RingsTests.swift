import Model
import Support
import Testing

@testable import RiskControlService

@Suite struct `Identity rings` {
    private func link(_ kind: RiskControl.LinkKind, _ token: String, _ person: UInt64, at day: Int64 = 0) -> Link {
        Link(kind: kind, token: token, person: .sample(person), since: Timestamp(milliseconds: day * 86_400_000))
    }

    @Test func `join people through others, and say what they share`() {
        let rings = Rings([
            link(.device, "d1", 1, at: 5), link(.device, "d1", 2, at: 6), link(.payment, "p1", 2, at: 7),
            link(.payment, "p1", 3, at: 8), link(.device, "d2", 4), link(.device, "d3", 5),
        ])

        let all = rings.all(atLeast: 3) { $0 == .sample(3) }

        #expect(
            all == [
                RiskControl.Ring(
                    people: [.sample(1), .sample(2), .sample(3)],
                    links: [.device, .payment],
                    since: Timestamp(milliseconds: 5 * 86_400_000),
                    reason: "3 accounts share 1 device and 1 means of payment; 1 of them was denied"
                )
            ]
        )
    }

    @Test func `are the same in whatever order the links come`() {
        var random = SeededGenerator(seed: 11)
        let links = (0..<300).map { _ in
            link(.device, "d\(Int.random(in: 0..<120, using: &random))", .random(in: 1...200, using: &random))
        }
        let expected = Rings(Set(links)).all(atLeast: 2) { _ in false }

        for _ in 0..<5 {
            let shuffled = Array(Set(links)).shuffled(using: &random)
            #expect(Rings(shuffled).all(atLeast: 2) { _ in false } == expected)
        }
        #expect(!expected.isEmpty)
    }

    @Test(arguments: [RiskControl.LinkKind.device, .address, .payment])
    func `are not joined by what more people use than the cap allows`(kind: RiskControl.LinkKind) {
        let cap = UInt64(Caps.people(on: kind))

        let within = Rings((1...cap).map { link(kind, "t", $0) }).all(atLeast: 2) { _ in false }
        let beyond = Rings((1...cap + 1).map { link(kind, "t", $0) }).all(atLeast: 2) { _ in false }

        #expect(within.map(\.people.count) == [Int(cap)])
        #expect(beyond == [])
    }
}
