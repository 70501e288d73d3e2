import Model
import ServiceKit

/// Shows what waits for a moderator, or all that one person has said.
func findPending(_ query: Catalogue.FindPending, in snapshot: Snapshot) throws -> Catalogue.FindPending.Reply {
    let limit = try ContributionPage(limit: query.limit).limit
    let contributions =
        try query.author.map { try snapshot.contributions.find(by: $0, limit: limit) }
        ?? snapshot.contributions.pending(limit: limit)
    return Catalogue.FindPending.Reply(contributions: contributions)
}
