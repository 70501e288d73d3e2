import Model
import ServiceKit

/// Lists what the ledger holds about an order.
func findPostings(_ query: Trade.FindPostings, in snapshot: Snapshot) throws -> Trade.PostingList {
    Trade.PostingList(postings: try snapshot.ledger.postings(of: query.order))
}
