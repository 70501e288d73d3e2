import Model
import ServiceKit

/// Lists groups of accounts that share what strangers don't share, with the reasons.
func findRings(_ query: RiskControl.FindRings, in snapshot: Snapshot) throws -> RiskControl.RingPage {
    let limit = query.limit ?? 20
    guard (1...100).contains(limit) else {
        throw Refusal(.invalidField, "A page has 1 to 100 rings.", path: "$.limit")
    }
    let size = query.atLeast ?? 3
    guard size >= 2 else {
        throw Refusal(.invalidField, "A ring has at least 2 accounts.", path: "$.at_least")
    }
    let links = try query.person.map(snapshot.links.around) ?? snapshot.links.all()
    let rings = try Rings(links).all(atLeast: size) { try snapshot.accounts.isDenied($0) }
        .filter { ring in query.person.map(ring.people.contains) ?? true }
    return RiskControl.RingPage(rings: Array(rings.prefix(limit)))
}
