import Model
import ServiceKit

/// Keeps what a person did, unless they have left; the same told again changes nothing.
func recordFeedback(
    _ command: Recommendation.RecordFeedback,
    in transaction: Transaction
) throws -> Recommendation.FeedbackRecorded {
    let feedback = try Feedback(command, at: transaction.now)
    return Recommendation.FeedbackRecorded(counted: try transaction.keep(feedback))
}

extension Transaction {
    /// Keeps something that a person did, for good and in memory; false if the person has left.
    ///
    /// From data that may only be kept nothing is learned.
    @discardableResult
    func keep(_ feedback: Feedback) throws -> Bool {
        guard try !isErased(feedback.person) else { return false }
        if try events.insert(feedback), try !isRestricted(feedback.person) {
            remember(Recommender.Change.feedback(feedback))
        }
        return true
    }
}
