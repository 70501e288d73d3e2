import Model
import ServiceKit

/// Lists what can be bargained for, the newest first, a page at a time.
func findBargainOffers(_ query: Trade.FindBargainOffers, in snapshot: Snapshot) throws -> Trade.BargainOfferPage {
    let page = try Page(of: "offers", limit: query.limit) {
        try snapshot.bargains.find(query, at: snapshot.now, limit: $0)
    }
    return Trade.BargainOfferPage(offers: page.items, next: page.next?.id)
}
