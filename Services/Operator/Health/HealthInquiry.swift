import AMQP
import Messaging
import Model

/// Asks every service at once how it is.
struct HealthInquiry {
    struct Answer: Sendable {
        var report: Operations.Health
        /// How far the service's clock is ahead of ours; what the answer took is the error of it.
        var clockSkew: Duration
    }

    private let settings: ConnectionSettings

    init(_ settings: ConnectionSettings) {
        self.settings = settings
    }

    /// The answers by service: as soon as all that are expected have come, else those that came in time.
    func answers(expected: Set<String>, patience: Duration) async -> [String: Answer] {
        let requester = requester()
        let answers = await answers(expected: expected, patience: patience, over: requester)
        await requester.stop()
        return answers
    }

    /// A connection for one inquiry after the other; whoever has it stops it.
    func requester() -> Requester {
        let requester = Requester(settings: settings.named("souk health"), logger: .silent)
        requester.start()
        return requester
    }

    /// The same over a connection that there is already.
    func answers(expected: Set<String>, patience: Duration, over requester: Requester) async -> [String: Answer] {
        let question = OutgoingMessage(
            exchange: Vocabulary.Kind.query.exchange,
            routingKey: Operations.AskHealth.name,
            properties: Properties(
                contentType: "application/json",
                deliveryMode: 1,
                expiration: String(Int64(patience / .milliseconds(1))),
                messageID: UUID128.fresh().description,
                type: Operations.AskHealth.name,
                userID: settings.signer,
                appID: "souk"
            ),
            body: Array("{}".utf8)
        )
        let asked = Timestamp.now
        var answers: [String: Answer] = [:]
        for await reply in requester.requests(question, for: patience) {
            guard case .ok(let body)? = try? Operator.Answer(body: reply.body),
                let report = try? JSON.decode(Operations.Health.self, from: body.encoded())
            else { continue }
            // The service looked at its clock somewhere between the question and now.
            let middle = asked + (Timestamp.now - asked) / 2
            answers[report.service] = Answer(report: report, clockSkew: report.now - middle)
            if expected.isSubset(of: answers.keys) { break }
        }
        return answers
    }
}
