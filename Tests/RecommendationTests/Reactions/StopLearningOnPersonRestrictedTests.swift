import Model
import Storage
import Support
import Testing

@testable import RecommendationService

@Suite struct `Stop learning on person restricted` {
    private let shop: Shop

    /// Persons 1, 2 and 3 allow personalisation; 1 and 2 are of a like taste, and 2 had to do with more.
    init() throws {
        shop = try Shop(RecommendationService.self)
        try shop.publish(1...6)
        try shop.allow(1, 2, 3)
        try shop.like(1, 1)
        try shop.like(2, 1, 2)
    }

    private func restrict(_ person: UInt64) throws {
        try shop.deliver(Identity.PersonRestricted(person: .sample(person), since: shop.clock.now))
    }

    @Test func `makes nobody's feed of what the person did`() throws {
        #expect(try shop.feed(1).reasons(.similar, for: 2).map(\.product) == [.sample(1)])

        try restrict(2)

        #expect(try shop.feed(1).reasons(.similar, for: 2) == [])
        #expect(try shop.restarted().feed(1).reasons(.similar, for: 2) == [])
    }

    @Test func `learns nothing of what the person does meanwhile, and keeps it`() throws {
        try restrict(2)
        let before = try shop.feed(3)

        try shop.like(2, 5)

        #expect(try shop.feed(3) == before)
        #expect(try shop.store.read { try EventTable(database: $0).all(of: .sample(2)).count } == 3)
    }

    @Test func `takes the person for no friend, whatever they allow meanwhile`() throws {
        try shop.allow(4, 5)
        try shop.follow(1, 2, 4, 5)
        try shop.like(4, 2)
        #expect(try shop.feed(1).reasons(.friends, for: 2).map(\.people) == [2])

        try restrict(2)
        try shop.allow(2)

        #expect(try shop.feed(1).reasons(.friends, for: 2) == [])
        #expect(try shop.restarted().feed(1).reasons(.friends, for: 2) == [])
    }
}
