import Model
import ServiceKit

/// Lists the group-buys that fit, the newest first, a page at a time.
func findGroupBuys(_ query: Trade.FindGroupBuys, in snapshot: Snapshot) throws -> Trade.GroupBuyPage {
    if let person = query.person { try snapshot.checkActor(person) }
    let page = try Page(of: "group-buys", limit: query.limit) { try snapshot.groupBuys.find(query, limit: $0) }
    return Trade.GroupBuyPage(groupBuys: page.items, next: page.next?.id)
}
