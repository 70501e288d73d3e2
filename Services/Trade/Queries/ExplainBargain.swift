import Model
import ServiceKit

/// Reckons a bargain's cuts anew from its seed, and compares them with those that were made.
func explainBargain(_ query: Trade.ExplainBargain, in snapshot: Snapshot) throws -> Trade.BargainExplanation {
    guard let bargain = try snapshot.bargains.find(query.bargain) else {
        throw Refusal(.bargainNotFound, "There is no bargain \(query.bargain).", path: "$.bargain")
    }
    return try bargain.explanation(of: snapshot.bargains.cuts(of: query.bargain))
}
