import Model
import ServiceKit

/// Keeps an answer to a question that everybody can read.
func answerQuestion(_ command: Catalogue.AnswerQuestion, in transaction: Transaction) throws -> Catalogue.Contribution {
    try transaction.checkActor(command.author)
    guard let question = try transaction.contributions.find(command.question) else {
        throw Refusal(.contributionNotFound, "There is no question \(command.question).", path: "$.question")
    }
    if let author = command.author { try transaction.checkAuthor(author, hasReceived: question.product) }
    let id = command.id ?? transaction.newID()
    let answer = try Contribution(command, to: question, id: id, at: transaction.now)
    return try transaction.keep(answer, instead: transaction.contributions.find(id))
}
