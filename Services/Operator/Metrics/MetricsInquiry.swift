import AMQP
import Messaging
import Model

/// Asks every service at once for its metrics in Prometheus' text format, and joins the answers.
///
/// To these it adds how far each service's clock is ahead of this machine's, which no service can know by itself.
struct MetricsInquiry: Sendable {
    private let settings: ConnectionSettings

    init(_ settings: ConnectionSettings) {
        self.settings = settings
    }

    /// The metrics of all services that answer in time.
    func text(expected: Set<String>, patience: Duration = .seconds(2)) async throws -> String {
        async let health = HealthInquiry(settings).answers(expected: expected, patience: patience)
        let requester = Requester(settings: settings.named("souk metrics"), logger: .silent)
        requester.start()
        let question = OutgoingMessage(
            exchange: Vocabulary.Kind.query.exchange,
            routingKey: Operations.AskMetrics.name,
            properties: Properties(
                contentType: "application/json",
                deliveryMode: 1,
                expiration: String(Int64(patience / .milliseconds(1))),
                messageID: UUID128.fresh().description,
                type: Operations.AskMetrics.name,
                userID: settings.signer,
                appID: "souk"
            ),
            body: try JSON.encode(Operations.AskMetrics(format: .prometheus))
        )
        var answers: [String: String] = [:]
        for await reply in requester.requests(question, for: patience) {
            guard let answer = try? Reply.read(Operations.AskMetrics.Reply.self, from: reply.body),
                let text = answer.text
            else { continue }
            answers[answer.service] = text
            if expected.isSubset(of: answers.keys) { break }
        }
        await requester.stop()
        return Self.joined(answers.sorted { $0.key < $1.key }.map(\.value) + [Self.skews(await health)])
    }

    private static func skews(_ answers: [String: HealthInquiry.Answer]) -> String {
        guard !answers.isEmpty else { return "" }
        let lines = answers.sorted { $0.key < $1.key }.map { service, answer in
            "souk_clock_skew_seconds{service=\"\(service)\"} \(answer.clockSkew / .seconds(1))\n"
        }
        return "# TYPE souk_clock_skew_seconds gauge\n" + lines.joined()
    }

    /// One text out of those of several services, which tell the same types: each may be told once only, and all its
    /// samples have to follow.
    static func joined(_ texts: [String]) -> String {
        var types: [Substring] = []
        var samples: [Substring: [Substring]] = [:]
        for text in texts {
            var type: Substring = ""
            for line in text.split(separator: "\n") {
                if line.hasPrefix("# TYPE ") {
                    type = line
                    if samples[type] == nil { types.append(type) }
                    samples[type, default: []] += []
                } else {
                    samples[type, default: []].append(line)
                }
            }
        }
        return types.map { ([$0] + (samples[$0] ?? [])).joined(separator: "\n") + "\n" }.joined()
    }
}
