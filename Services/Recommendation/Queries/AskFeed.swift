import Model
import ServiceKit

/// Recommends products from memory, the best first, each with its reasons.
///
/// Whoever has their data restricted gets the general feed.
func askFeed(
    _ query: Recommendation.AskFeed,
    in snapshot: Snapshot,
    with recommender: inout Recommender
) throws -> Recommendation.Feed {
    let limit = query.limit ?? 20
    guard (1...100).contains(limit) else {
        throw Refusal(.invalidField, "A feed has 1 to 100 products.", path: "$.limit")
    }
    return recommender.feed(
        for: query.person,
        limit: limit,
        isSeenIncluded: query.isSeenIncluded ?? false,
        isPersonal: try !snapshot.isRestricted(query.person),
        now: snapshot.now
    )
}
