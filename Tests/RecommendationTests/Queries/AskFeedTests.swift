import Model
import Support
import Testing

@testable import RecommendationService

@Suite struct `Ask feed` {
    private let shop: Shop

    /// Persons 1 to 5 allow personalisation, and there are products 1 to 9.
    init() throws {
        shop = try Shop(RecommendationService.self)
        try shop.publish(1...9)
        try shop.allow(1, 2, 3, 4, 5)
    }

    @Test func `recommends what people with a like taste had to do with, and says like what`() throws {
        try shop.like(2, 1, 2)
        try shop.like(3, 1, 2)
        try shop.like(4, 3, 4)
        try shop.like(1, 1)

        let feed = try shop.feed(1)

        #expect(feed.mode == .personalised)
        #expect(feed.items[0].product == .sample(2))
        #expect(feed.reasons(.similar, for: 2).map(\.product) == [.sample(1)])
        #expect(feed.reasons(.similar, for: 3) == [])
    }

    @Test func `gives reasons whose shares add up to one, the largest first`() throws {
        for person in 2...5 as ClosedRange<UInt64> { try shop.like(person, 1, 2, 3, person + 2) }
        try shop.follow(1, 2, 3, 4, 5)
        try shop.like(1, 1, 2)

        let feed = try shop.feed(1)

        #expect(feed.items.count == 7)
        for item in feed.items {
            #expect(abs(item.reasons.map(\.share).reduce(0, +) - 1) < 1e-9)
            #expect(zip(item.reasons, item.reasons.dropFirst()).allSatisfy { $0.share >= $1.share })
            #expect(item.reasons.allSatisfy { $0.share > 0 })
        }
        #expect(Set(feed.items[0].reasons.map(\.code)).isSuperset(of: [.similar, .friends, .trend]))
        #expect(zip(feed.items, feed.items.dropFirst()).allSatisfy { $0.score >= $1.score })
    }

    @Test func `counts the friends who had to do with a product, never all and never fewer than two`() throws {
        try shop.follow(1, 2, 3, 4)
        try shop.like(2, 1, 2, 3)
        try shop.like(3, 1, 2)
        try shop.like(4, 1)

        let feed = try shop.feed(1)

        #expect(feed.mode == .personalised)
        #expect(feed.reasons(.friends, for: 1).map(\.people) == [2])
        #expect(feed.reasons(.friends, for: 2).map(\.people) == [2])
        #expect(feed.reasons(.friends, for: 3) == [])
    }

    @Test func `gives nothing away of a single friend, not even by the order`() throws {
        try shop.follow(1, 2, 3, 4)
        try shop.like(1, 9)
        let before = try shop.feed(1)
        // Somebody without friends does the same, so that everything but friendship is alike.
        try shop.like(5, 3)
        let withStranger = try shop.feed(1)

        let other = try Shop(RecommendationService.self)
        try other.publish(1...9)
        try other.allow(1, 2, 3, 4, 5)
        try other.follow(1, 2, 3, 4)
        try other.like(1, 9)
        try other.like(2, 3)

        #expect(try other.feed(1) == withStranger)
        #expect(withStranger != before)
    }

    @Test func `tells nothing of friends to who follows fewer than three`() throws {
        try shop.follow(1, 2, 3)
        try shop.like(2, 1)
        try shop.like(3, 1)

        #expect(try shop.feed(1).mode == .general)
        try shop.follow(1, 4)
        #expect(try shop.feed(1).mode == .personalised)
    }

    @Test func `counts no friend who hasn't allowed it`() throws {
        try shop.follow(1, 2, 3, 4, 7)
        try shop.like(2, 1)
        try shop.like(7, 1)

        #expect(try shop.feed(1).reasons(.friends, for: 1) == [])
    }

    @Test func `recommends what is described like something the person liked`() throws {
        try shop.deliver(Catalogue.ProductPublished(product: .sample(21, title: "Green tea", tags: ["tea"])))
        try shop.deliver(Catalogue.ProductPublished(product: .sample(22, title: "Black tea", tags: ["tea"])))
        try shop.deliver(Catalogue.ProductPublished(product: .sample(23, title: "Red teapot", tags: ["pot"])))

        try shop.like(1, 21)

        let feed = try shop.feed(1)
        #expect(feed.items[0].product == .sample(22))
        #expect(feed.reasons(.content, for: 22).map(\.product) == [.sample(21)])
    }

    @Test func `finds what is described alike in a script without spaces`() throws {
        try shop.deliver(Catalogue.ProductPublished(product: .sample(21, title: "西湖龙井茶叶")))
        try shop.deliver(Catalogue.ProductPublished(product: .sample(22, title: "明前龙井礼盒")))

        try shop.like(1, 21)

        #expect(try shop.shown(1).first == 22)
    }

    @Test func `answers in general to who hasn't allowed more, or of whom nothing is known`() throws {
        try shop.like(6, 1)
        try shop.like(2, 1, 2)

        for person in [6, 5, 99] as [UInt64] {
            let feed = try shop.feed(person)
            #expect(feed.mode == .general)
            #expect(feed.items[0].product == .sample(1))
            #expect(feed.items[0].reasons == [.init(code: .trend, share: 1)])
            #expect(feed.items.count == 9)
        }
    }

    @Test func `shows what everybody wants at the moment before what they wanted once`() throws {
        for person in 2...5 as ClosedRange<UInt64> { try shop.like(person, 1) }
        shop.clock.advance(by: .seconds(86_400 * 60))
        try shop.like(2, 2)

        #expect(try shop.shown(99).prefix(2) == [2, 1])
    }

    @Test func `shows what next to nobody knows, the newest first, where nothing else is to be shown`() throws {
        try shop.like(2, 5)

        let feed = try shop.feed(99)

        #expect(feed.items.map(\.product) == [5, 9, 8, 7, 6, 4, 3, 2, 1].map(ID.sample))
        #expect(feed.items[1].reasons == [.init(code: .explore, share: 1)])
        #expect(feed.items[1].score == 0)
    }

    @Test func `leaves out what the person has had to do with, unless told otherwise`() throws {
        for kind in Recommendation.FeedbackKind.allCases.enumerated() {
            try shop.send(
                Recommendation.RecordFeedback(
                    person: .sample(1),
                    product: .sample(UInt64(kind.offset) + 1),
                    kind: kind.element
                )
            )
        }

        #expect(try Set(shop.shown(1)) == [6, 7, 8, 9])
        #expect(try Set(shop.shown(1, isSeenIncluded: true)) == Set(1...9))
    }

    @Test func `reminds of what the person buys again and again`() throws {
        for day in 1...3 {
            try shop.deliver(Trade.OrderPaid(order: .sample(UInt64(day), buyer: 1, products: [4], at: shop.clock.now)))
            shop.clock.advance(by: .seconds(86_400 * 30))
        }
        try shop.like(1, 3)

        let feed = try shop.feed(1, isSeenIncluded: true)

        #expect(feed.items[0].product == .sample(4))
        #expect(feed.reasons(.repurchase, for: 4).count == 1)
        #expect(feed.reasons(.repurchase, for: 3) == [])
    }

    @Test func `never takes a product's likeness to itself for a reason`() throws {
        try shop.like(1, 1, 2)
        try shop.like(2, 1)

        let feed = try shop.feed(1, isSeenIncluded: true)

        for product in [1, 2] as [UInt64] {
            #expect(!feed.reasons(.similar, for: product).contains { $0.product == .sample(product) })
            #expect(!feed.reasons(.content, for: product).contains { $0.product == .sample(product) })
        }
    }

    @Test func `shows the same again, and the same after a new start`() throws {
        for person in 2...5 as ClosedRange<UInt64> { try shop.like(person, 1, 2, person) }
        try shop.follow(1, 2, 3, 4)
        try shop.like(1, 1)
        try shop.deliver(Catalogue.ProductRetired(id: .sample(8)))

        let feed = try shop.feed(1)

        #expect(try shop.feed(1) == feed)
        let again = try shop.restarted().feed(1)
        #expect(again.items.map(\.product) == feed.items.map(\.product))
        for (one, two) in zip(again.items, feed.items) { #expect(abs(one.score - two.score) < 1e-6) }
    }

    @Test func `shows twenty products unless told otherwise, and a hundred at most`() throws {
        try shop.publish(10...130)

        #expect(try shop.feed(1).items.count == 20)
        #expect(try shop.feed(1, limit: 100).items.count == 100)
        for limit in [0, -1, 101] {
            let refusal = #expect(throws: Refusal.self) { try shop.feed(1, limit: limit) }
            #expect(refusal?.code == .invalidField)
            #expect(refusal?.path == "$.limit")
        }
    }
}
