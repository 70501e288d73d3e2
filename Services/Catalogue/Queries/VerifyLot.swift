import Model
import ServiceKit

/// Tells the story of a lot, and computes anew whether every record is bound to those before it.
func verifyLot(_ query: Catalogue.VerifyLot, in snapshot: Snapshot) throws -> Catalogue.LotStory {
    let story = try snapshot.lotRecords.story(of: query.lot, query.product)
    guard !story.records.isEmpty else {
        throw Refusal(.lotNotFound, "Nothing is known of a lot \(query.lot) of this product.", path: "$.lot")
    }
    // A story that was cut off behind, or written anew as a whole, is intact in itself and lacks the hash.
    let isMissing = query.hash.map { hash in !story.records.contains { $0.hash == hash } } ?? false
    let brokenAt = story.brokenAt ?? (isMissing ? story.records.count + 1 : nil)
    return Catalogue.LotStory(
        isIntact: brokenAt == nil,
        brokenAt: brokenAt,
        records: story.records,
        pieces: try snapshot.lots.places(of: query.product, lot: query.lot)
    )
}
