import Model
import ServiceKit

/// Keeps what somebody says of a product they have received, in the place of what they said before.
func writeReview(_ command: Catalogue.WriteReview, in transaction: Transaction) throws -> Catalogue.Contribution {
    guard try transaction.products.find(command.product) != nil else {
        throw Refusal(.productNotFound, "There is no product \(command.product).", path: "$.product")
    }
    try transaction.checkAuthor(command.author, hasReceived: command.product)
    let old = try transaction.contributions.review(of: command.product, by: command.author)
    let review = try Contribution(command, id: old?.id ?? transaction.newID(), at: transaction.now)
    return try transaction.keep(review, instead: old)
}
