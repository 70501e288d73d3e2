import Model
import ServiceKit

/// Deletes what somebody said, at their wish, and announces it, once.
func withdrawContribution(
    _ command: Catalogue.WithdrawContribution,
    in transaction: Transaction
) throws -> Catalogue.ContributionWithdrawn {
    guard var contribution = try transaction.contributions.find(command.contribution),
        contribution.author == command.author
    else {
        // Whose it is, is told to nobody.
        throw Refusal(.contributionNotFound, "The author has no such contribution.", path: "$.contribution")
    }
    let withdrawn = Catalogue.ContributionWithdrawn(contribution: contribution.id, product: contribution.product)
    guard contribution.withdraw() else { return withdrawn }
    try transaction.contributions.save(contribution)
    transaction.emit(withdrawn)
    return withdrawn
}
