import Model
import ServiceKit

/// Lists the presales that fit, the newest first, a page at a time.
func findPresales(_ query: Trade.FindPresales, in snapshot: Snapshot) throws -> Trade.PresalePage {
    let page = try Page(of: "presales", limit: query.limit) {
        try snapshot.presales.find(query, at: snapshot.now, limit: $0)
    }
    return Trade.PresalePage(presales: page.items, next: page.next?.id)
}
