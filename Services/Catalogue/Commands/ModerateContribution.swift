import Model
import ServiceKit

/// Decides whether everybody can read what somebody said, and announces it if that is new.
func moderateContribution(
    _ command: Catalogue.ModerateContribution,
    in transaction: Transaction
) throws -> Catalogue.ContributionModerated {
    guard var contribution = try transaction.contributions.find(command.contribution) else {
        throw Refusal(
            .contributionNotFound,
            "There is no contribution \(command.contribution).",
            path: "$.contribution"
        )
    }
    let isNew = try contribution.decide(command, at: transaction.now)
    let moderated = Catalogue.ContributionModerated(
        contribution: contribution.id,
        product: contribution.product,
        author: contribution.author,
        state: contribution.state,
        reason: contribution.reason
    )
    guard isNew else { return moderated }
    try transaction.contributions.save(contribution)
    transaction.emit(moderated)
    return moderated
}
