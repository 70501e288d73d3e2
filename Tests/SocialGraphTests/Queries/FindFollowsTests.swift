import Model
import Support
import Testing

@testable import SocialGraphService

@Suite struct `Find follows` {
    private let graph: ServiceHarness<SocialGraphService>

    init() throws {
        graph = try ServiceHarness(SocialGraphService.self)
    }

    @Test func `lists both directions, each with its total`() throws {
        try graph.follow(1, 2)
        try graph.follow(1, 3)
        try graph.follow(3, 1)

        let following = try graph.ask(SocialGraph.FindFollows(person: .sample(1), direction: .following))
        let followers = try graph.ask(SocialGraph.FindFollows(person: .sample(1), direction: .followers))

        #expect(following == .init(people: [.sample(2), .sample(3)], total: 2))
        #expect(followers == .init(people: [.sample(3)], total: 1))
    }

    @Test func `knows nobody around somebody unknown`() throws {
        let page = try graph.ask(SocialGraph.FindFollows(person: .sample(7), direction: .followers))

        #expect(page == .init(people: [], total: 0))
    }

    @Test(arguments: SocialGraph.Direction.allCases, [1, 7, 20, 50, 51, 1000])
    func `shows everybody once, page by page, though follows begin meanwhile`(
        direction: SocialGraph.Direction,
        limit: Int
    ) throws {
        for number in 100...150 as ClosedRange<UInt64> {
            if direction == .following { try graph.follow(1, number) } else { try graph.follow(number, 1) }
        }

        var people: [ID<Person>] = []
        var after: ID<Person>?
        repeat {
            let page = try graph.ask(
                SocialGraph.FindFollows(person: .sample(1), direction: direction, limit: limit, after: after)
            )
            #expect(page.people.count <= limit)
            people += page.people
            after = page.next
            // Before all pages that are still to come.
            if direction == .following { try graph.follow(1, 2) } else { try graph.follow(2, 1) }
        } while after != nil

        #expect(people == (100...150).map(ID.sample))
    }

    @Test func `shows twenty people unless told otherwise, and a thousand at most`() throws {
        for number in 100...120 as ClosedRange<UInt64> { try graph.follow(1, number) }

        let page = try graph.ask(SocialGraph.FindFollows(person: .sample(1), direction: .following))

        #expect(page.people.count == 20)
        #expect(page.total == 21)
        #expect(page.next == .sample(119))
        for limit in [0, -1, 1001] {
            let refusal = #expect(throws: Refusal.self) {
                try graph.ask(SocialGraph.FindFollows(person: .sample(1), direction: .following, limit: limit))
            }
            #expect(refusal?.code == .invalidField)
            #expect(refusal?.path == "$.limit")
        }
    }
}
