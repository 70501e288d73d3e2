import Model
import ServiceKit

/// Lists the group-buys that fit, the newest first, a page at a time.
func findGroupBuys(_ query: Trade.FindGroupBuys, in snapshot: Snapshot) throws -> Trade.GroupBuyPage {
    let limit = query.limit ?? 20
    guard (1...100).contains(limit) else {
        throw Refusal(.invalidField, "A page has 1 to 100 group-buys.", path: "$.limit")
    }
    // One more than asked for tells whether there is another page.
    let groups = try snapshot.groupBuys.find(query, limit: limit + 1)
    let page = Array(groups.prefix(limit))
    return Trade.GroupBuyPage(groupBuys: page, next: groups.count > limit ? page.last?.id : nil)
}
