import AMQP
import Messaging

/// The messages that no queue wanted: each kind of them says which binding is missing, or which name is wrong.
struct UnroutedExamination {
    let vocabulary: Vocabulary

    /// Enough to see what is going on.
    private static let sample = 200

    /// Looks at messages and gives them back when the session ends.
    func findings(_ session: Session) throws -> [Finding] {
        guard let depth = try session.depth(of: Topology.unroutedQueue), depth.messages > 0 else {
            return [.good("unrouted", "no messages that no queue wanted")]
        }
        var kinds: [Kind: Int] = [:]
        for _ in 0..<min(depth.messages, Self.sample) {
            guard let delivery = try session.get(Topology.unroutedQueue) else { break }
            kinds[Kind(exchange: delivery.exchange, routingKey: delivery.routingKey), default: 0] += 1
        }
        let details = kinds.sorted { ($1.value, $0.key.routingKey) < ($0.value, $1.key.routingKey) }.map(finding)
        let total = Finding.wrong(
            "unrouted",
            "\(depth.messages) messages that no queue wanted wait in \(Topology.unroutedQueue)",
            nextStep: "What they are follows; once the cause is gone, send them again or purge the queue."
        )
        return [total] + details
    }

    private struct Kind: Hashable {
        var exchange: String
        var routingKey: String
    }

    private func finding(_ kind: Kind, _ count: Int) -> Finding {
        let text = "\(count) × \(kind.routingKey) on \(kind.exchange)"
        let owner = vocabulary.services.first { kind.routingKey.hasPrefix($0 + ".") }
        if kind.exchange == Exchange.dead {
            return .wrong(
                "unrouted",
                text,
                nextStep: "\(kind.routingKey).dead is not bound: start \(kind.routingKey) again."
            )
        }
        guard let owner else {
            let hint = suggestion(for: kind.routingKey, among: vocabulary.names())
            return .wrong("unrouted", text, nextStep: hint ?? "No service has such a message: correct its sender.")
        }
        return .wrong(
            "unrouted",
            text,
            nextStep: "The binding of \(owner) was missing when it came; \(owner) binds its queues when it starts."
        )
    }
}
