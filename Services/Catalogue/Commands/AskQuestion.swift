import Model
import ServiceKit

/// Keeps a question about a product, for a moderator to read first.
func askQuestion(_ command: Catalogue.AskQuestion, in transaction: Transaction) throws -> Catalogue.Contribution {
    guard try transaction.products.find(command.product) != nil else {
        throw Refusal(.productNotFound, "There is no product \(command.product).", path: "$.product")
    }
    try transaction.checkAuthor(command.author, hasReceived: nil)
    let question = try Contribution(command, id: command.id ?? transaction.newID(), at: transaction.now)
    return try transaction.keep(question, instead: transaction.contributions.find(question.id))
}
