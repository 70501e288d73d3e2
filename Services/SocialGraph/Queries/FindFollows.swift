import Model
import ServiceKit

/// Lists whom a person follows, or who follows them, a page at a time.
func findFollows(_ query: SocialGraph.FindFollows, in snapshot: Snapshot) throws -> SocialGraph.FollowPage {
    let limit = query.limit ?? 20
    guard (1...1000).contains(limit) else {
        throw Refusal(.invalidField, "A page has 1 to 1000 people.", path: "$.limit")
    }
    // One more than asked for tells whether there is another page.
    let people = try snapshot.follows.page(query.direction, of: query.person, after: query.after, limit: limit + 1)
    let page = Array(people.prefix(limit))
    return SocialGraph.FollowPage(
        people: page,
        total: try snapshot.follows.count(query.direction, of: query.person),
        next: people.count > limit ? page.last : nil
    )
}
