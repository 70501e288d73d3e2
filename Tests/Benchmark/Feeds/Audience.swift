import Messaging
import Model

/// People who ask for their feeds at a steady rate, whether the answers come or not.
struct Audience: Sendable {
    let client: RequestClient
    let people: [ID<Person>]
    /// Feeds a second.
    let rate: Int

    struct Answers: Sendable {
        /// From the moment a feed was due to be asked for to its answer: a late question counts as waiting, too.
        var times: [Duration] = []
        var personalised = 0
        var perSecond = 0.0
    }

    /// Asks for as long as given, and then for as long as `goesOn` says.
    func ask(atLeast shortest: Duration, while goesOn: @escaping @Sendable () -> Bool) async throws -> Answers {
        let start = ContinuousClock.now
        let pause = Duration.seconds(1) / rate
        return try await withThrowingTaskGroup(of: (Duration, Bool).self) { group in
            var asked = 0
            while ContinuousClock.now < start + shortest || goesOn() {
                let due = start + pause * asked
                try await Task.sleep(until: due, tolerance: .zero)
                let person = people[asked % people.count]
                asked += 1
                group.addTask { [client] in
                    let feed = try await client.ask(Recommendation.AskFeed(person: person, limit: 20))
                    return (ContinuousClock.now - due, feed.mode == .personalised)
                }
            }
            var answers = Answers()
            for try await (time, isPersonalised) in group {
                answers.times.append(time)
                if isPersonalised { answers.personalised += 1 }
            }
            answers.perSecond = Double(answers.times.count) / ((ContinuousClock.now - start) / .seconds(1))
            return answers
        }
    }
}
