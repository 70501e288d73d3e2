import Model
import ServiceKit

/// Lists the claims that fit, the newest first, a page at a time.
func findClaims(_ query: Trade.FindClaims, in snapshot: Snapshot) throws -> Trade.ClaimPage {
    try snapshot.checkActor(query.buyer)
    let page = try Page(of: "claims", limit: query.limit) { try snapshot.claims.find(query, limit: $0) }
    return Trade.ClaimPage(claims: page.items, next: page.next?.id)
}
