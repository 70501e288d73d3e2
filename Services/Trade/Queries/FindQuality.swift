import Model
import ServiceKit

/// Tells how often products turned out to be at fault, the worst first.
func findQuality(_ query: Trade.FindQuality, in snapshot: Snapshot) throws -> Trade.QualityList {
    let limit = query.limit ?? 20
    guard (1...100).contains(limit) else {
        throw Refusal(.invalidField, "A page has 1 to 100 products.", path: "$.limit")
    }
    return Trade.QualityList(products: try snapshot.claims.quality(of: query.product, limit: limit))
}
