import Model
import ServiceKit

/// Shows the reviews of a product that have a text, the stars of all, and how many have let their time to review go by.
func findReviews(_ query: Catalogue.FindReviews, in snapshot: Snapshot) throws -> Catalogue.FindReviews.Reply {
    let limit = try ContributionPage(limit: query.limit).limit
    let found = try snapshot.contributions.published(.review, of: query.product, before: query.before, limit: limit + 1)
    let stars = try snapshot.contributions.stars(of: query.product)
    let ratings = stars.reduce(0, +)
    let sum = zip(1...5, stars).reduce(0) { $0 + $1.0 * $1.1 }
    return Catalogue.FindReviews.Reply(
        ratings: ratings,
        average: ratings == 0 ? nil : Double(sum) / Double(ratings),
        stars: stars,
        silent: try snapshot.receipts.silent(about: query.product, since: snapshot.now - Contribution.timeToReview),
        reviews: Array(found.prefix(limit)),
        next: found.count > limit ? found[limit - 1].id : nil
    )
}
