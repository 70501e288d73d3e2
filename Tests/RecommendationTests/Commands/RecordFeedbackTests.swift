import Model
import Support
import Testing

@testable import RecommendationService

@Suite struct `Record feedback` {
    private let shop: Shop

    init() throws {
        shop = try Shop(RecommendationService.self)
        try shop.publish(1...4)
        try shop.allow(1, 2)
    }

    private func record(
        _ kind: Recommendation.FeedbackKind = .view,
        at time: Timestamp? = nil,
        count: Int? = nil,
        source: String? = nil
    ) -> Recommendation.RecordFeedback {
        .init(person: .sample(1), product: .sample(1), kind: kind, at: time, count: count, source: source)
    }

    @Test func `counts at once for who did it and for what everybody wants`() throws {
        #expect(try shop.send(record(.like, source: "feed")).counted)

        #expect(try shop.shown(1).contains(1) == false)
        #expect(try shop.shown(3).first == 1)
        #expect(try shop.feed(3).items[0].reasons == [.init(code: .trend, share: 1)])
    }

    @Test func `takes the same told again, late or under another id, for the same`() throws {
        try shop.send(record(.like, at: shop.clock.now))
        let before = try shop.feed(3)
        shop.clock.advance(by: .seconds(60))

        try shop.send(record(.like, at: shop.clock.now - .seconds(60)))

        #expect(try shop.feed(3) == before)
    }

    @Test func `leads to the same in whatever order things are told`() throws {
        let acts = [
            record(.view, at: shop.clock.now - .seconds(900_000)), record(.buy, at: shop.clock.now - .seconds(90_000)),
            record(.like, at: shop.clock.now - .seconds(9000), count: 7),
        ]
        let other = try Shop(RecommendationService.self)
        try other.publish(1...4)

        for act in acts { try shop.send(act) }
        for act in acts.reversed() { try other.send(act) }

        let (one, two) = (try shop.feed(3).items, try other.feed(3).items)
        #expect(one.map(\.product) == two.map(\.product))
        #expect(abs(one[0].score - two[0].score) < 1e-9)
    }

    @Test func `takes a clock that is ahead for its own`() throws {
        try shop.send(record(.like, at: shop.clock.now + .seconds(86_400 * 365)))
        try shop.send(Recommendation.RecordFeedback(person: .sample(2), product: .sample(2), kind: .buy))

        #expect(try shop.shown(3).prefix(2) == [2, 1])
    }

    @Test func `keeps what is said of products it has not heard of, and shows them once it has`() throws {
        try shop.like(1, 9)
        #expect(try !shop.shown(3).contains(9))

        try shop.publish(9...9)

        #expect(try shop.shown(3).first == 9)
    }

    @Test(
        arguments: [
            (0, nil, nil, "$.count"), (-1, nil, nil, "$.count"), (1_000_000_001, nil, nil, "$.count"),
            (nil, -1, nil, "$.at"), (nil, nil, "", "$.source"), (nil, nil, "The Feed", "$.source"),
            (nil, nil, String(repeating: "x", count: 41), "$.source"),
        ] as [(Int?, Int64?, String?, String)]
    )
    func `refuses what can't have happened`(count: Int?, at: Int64?, source: String?, path: String) throws {
        let command = record(at: at.map(Timestamp.init(milliseconds:)), count: count, source: source)

        let refusal = #expect(throws: Refusal.self) { try shop.send(command) }

        #expect(refusal?.code == .invalidField)
        #expect(refusal?.path == path)
        #expect(try shop.feed(3).items.allSatisfy { $0.reasons.map(\.code) == [.explore] })
    }

    @Test func `is for the edge and the operator only`() throws {
        let refusal = #expect(throws: Refusal.self) { try shop.send(record(), from: "trade") }

        #expect(refusal?.code == .notAllowed)
        #expect(try shop.send(record(), from: "edge").counted)
    }
}
