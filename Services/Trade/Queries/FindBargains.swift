import Model
import ServiceKit

/// Lists the bargains that fit, the newest first, a page at a time.
func findBargains(_ query: Trade.FindBargains, in snapshot: Snapshot) throws -> Trade.BargainPage {
    if let opener = query.opener { try snapshot.checkActor(opener) }
    let page = try Page(of: "bargains", limit: query.limit) { try snapshot.bargains.find(query, limit: $0) }
    return Trade.BargainPage(bargains: page.items, next: page.next?.id)
}
