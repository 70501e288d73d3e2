import AMQP
import Messaging
import Model

/// What the whole of Souk looks like at one moment.
struct StackStatus: Codable, Equatable, Sendable {
    var brokerVersion: String
    /// By name.
    var services: [ServiceStatus]
    /// Messages that no queue wanted; nil if nothing has declared their queue yet.
    var unrouted: Int?

    var isWell: Bool { services.allSatisfy(\.isWell) }

    /// Asks all services at once, and the broker about their queues.
    ///
    /// Services that are not in `expected` are listed, too, if they answer.
    static func taken(
        _ settings: ConnectionSettings,
        expected: [String],
        patience: Duration = .seconds(2)
    ) async throws -> StackStatus {
        let answers = await HealthInquiry(settings).answers(expected: Set(expected), patience: patience)
        let names = Set(expected).union(answers.keys).sorted()
        return try await Session.use(settings.named("souk status")) { session in
            StackStatus(
                brokerVersion: session.serverVersion,
                services: try names.map { name in
                    ServiceStatus(service: name, health: answers[name]?.report, queues: try depths(of: name, session))
                },
                unrouted: try session.depth(of: "souk.unrouted")?.messages
            )
        }
    }

    private static func depths(of service: String, _ session: Session) throws -> [String: QueueDepth] {
        var depths: [String: QueueDepth] = [:]
        for role in ["commands", "events", "queries", "dead"] {
            depths[role] = try session.depth(of: "\(service).\(role)")
        }
        return depths
    }
}

extension Session {
    /// What waits in a queue; nil if there is no such queue.
    func depth(of queue: String) throws -> QueueDepth? {
        do {
            let state = try declareQueue(queue, passive: true)
            return QueueDepth(messages: state.messages, consumers: state.consumers)
        } catch let error as AMQPError where error.replyCode == 404 {
            return nil
        }
    }
}
