import Model
import ServiceKit

/// Shows the questions about a product, each with its answers.
func findQuestions(_ query: Catalogue.FindQuestions, in snapshot: Snapshot) throws -> Catalogue.FindQuestions.Reply {
    let limit = try ContributionPage(limit: query.limit).limit
    let found = try snapshot.contributions.published(
        .question,
        of: query.product,
        before: query.before,
        limit: limit + 1
    )
    return Catalogue.FindQuestions.Reply(
        questions: try found.prefix(limit).map { question in
            Catalogue.AnsweredQuestion(
                question: question,
                answers: try snapshot.contributions.answers(to: question.id)
            )
        },
        next: found.count > limit ? found[limit - 1].id : nil
    )
}
