import Model
import ServiceKit

/// Lists the bargains that fit, the newest first, a page at a time.
func findBargains(_ query: Trade.FindBargains, in snapshot: Snapshot) throws -> Trade.BargainPage {
    let limit = query.limit ?? 20
    guard (1...100).contains(limit) else {
        throw Refusal(.invalidField, "A page has 1 to 100 bargains.", path: "$.limit")
    }
    // One more than asked for tells whether there is another page.
    let bargains = try snapshot.bargains.find(query, limit: limit + 1)
    let page = Array(bargains.prefix(limit))
    return Trade.BargainPage(bargains: page, next: bargains.count > limit ? page.last?.id : nil)
}
