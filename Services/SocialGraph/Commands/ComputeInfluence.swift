import Model
import ServiceKit

/// Ranks everybody anew by who follows them, in the place of the last ranking, and announces it.
func computeInfluence(
    _ command: SocialGraph.ComputeInfluence,
    in transaction: Transaction
) throws -> SocialGraph.InfluenceComputed {
    let graph = try transaction.follows.graph()
    let ranking = graph.ranked()
    try transaction.influence.replace(with: ranking, of: graph, at: transaction.now)
    let computed = SocialGraph.InfluenceComputed(
        people: graph.people.count,
        follows: graph.followCount,
        rounds: ranking.rounds
    )
    transaction.emit(computed)
    return computed
}

extension Transaction {
    /// Sees to it that follows which have changed are ranked, with as many others as come meanwhile.
    ///
    /// The writer stands still while it ranks, so the pause grows with the number of follows (decision 35).
    func rankSoon() throws {
        guard let follows = try influence.makeStale() else { return }
        let pause = Duration.seconds(10) + .microseconds(100) * follows
        schedule(SocialGraph.ComputeInfluence(), at: now + pause, key: "influence")
    }
}
