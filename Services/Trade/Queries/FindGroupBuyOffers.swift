import Model
import ServiceKit

/// Lists what people may buy together, the newest first, a page at a time.
func findGroupBuyOffers(_ query: Trade.FindGroupBuyOffers, in snapshot: Snapshot) throws -> Trade.GroupBuyOfferPage {
    let page = try Page(of: "offers", limit: query.limit) { try snapshot.groupBuys.find(query, limit: $0) }
    return Trade.GroupBuyOfferPage(offers: page.items, next: page.next?.id)
}
