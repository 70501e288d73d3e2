import Model
import ServiceKit

/// Shows one circle, or the circles of a person; both given, the circle if the person is a member.
func findCircles(_ query: SocialGraph.FindCircles, in snapshot: Snapshot) throws -> SocialGraph.CirclePage {
    let limit = query.limit ?? 20
    guard (1...100).contains(limit) else {
        throw Refusal(.invalidField, "A page has 1 to 100 circles, or members of one.", path: "$.limit")
    }
    let circles: [Circle]
    switch (query.circle, query.person) {
    case (let id?, let person):
        guard let circle = try snapshot.circles.find(id) else { throw Refusal.circleNotFound(id) }
        let isShown = try person.map { try snapshot.circles.isMember($0, of: id) } ?? true
        circles = isShown ? [circle] : []
    case (nil, let person?):
        circles = try snapshot.circles.circles(of: person, limit: limit)
    case (nil, nil):
        throw Refusal(.invalidField, "Say which circle, or whose circles.", path: "$.circle")
    }
    return SocialGraph.CirclePage(circles: try circles.map { try snapshot.circles.view($0, members: limit) })
}
