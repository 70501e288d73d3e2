import Model
import ServiceKit

/// Lists the people whom others listen to most, or tells how much they listen to one.
func rankInfluence(_ query: SocialGraph.RankInfluence, in snapshot: Snapshot) throws -> SocialGraph.InfluencePage {
    let limit = query.limit ?? 10
    guard (1...1000).contains(limit) else {
        throw Refusal(.invalidField, "A ranking shows 1 to 1000 people.", path: "$.limit")
    }
    let people =
        if let person = query.person {
            try snapshot.influence.find(person).map { [$0] } ?? []
        } else {
            try snapshot.influence.top(limit)
        }
    return SocialGraph.InfluencePage(people: people, computedAt: try snapshot.influence.computedAt())
}
