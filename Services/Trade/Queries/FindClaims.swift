import Model
import ServiceKit

/// Lists the claims that fit, the newest first, a page at a time.
func findClaims(_ query: Trade.FindClaims, in snapshot: Snapshot) throws -> Trade.ClaimPage {
    let limit = query.limit ?? 20
    guard (1...100).contains(limit) else {
        throw Refusal(.invalidField, "A page has 1 to 100 claims.", path: "$.limit")
    }
    // One more than asked for tells whether there is another page.
    let claims = try snapshot.claims.find(query, limit: limit + 1)
    let page = Array(claims.prefix(limit))
    return Trade.ClaimPage(claims: page, next: claims.count > limit ? page.last?.id : nil)
}
