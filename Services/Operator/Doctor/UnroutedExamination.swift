import AMQP
import Messaging

/// The messages that no queue wanted: each kind of them says which binding is missing, or which name is wrong.
struct UnroutedExamination {
    let vocabulary: Vocabulary
    /// What ``BindingExamination`` has sent and had no answer to: the service by the id of the message.
    var probes: [String: String] = [:]

    /// Enough to see what is going on.
    private static let sample = 200

    /// Looks at messages and gives them back when the session ends.
    func findings(_ session: Session) throws -> [Finding] {
        let depth = try session.depth(of: Topology.unroutedQueue)?.messages ?? 0
        var kinds: [Kind: Int] = [:]
        var astray: Set<String> = []
        for _ in 0..<min(depth, Self.sample) {
            guard let delivery = try session.get(Topology.unroutedQueue) else { break }
            if let service = delivery.properties.messageID.flatMap({ probes[$0] }) {
                // It has told what it was sent for.
                try session.acknowledge(delivery)
                astray.insert(service)
                continue
            }
            kinds[Kind(exchange: delivery.exchange, routingKey: delivery.routingKey), default: 0] += 1
        }
        let bindings = Set(probes.values).sorted().map { binding(of: $0, isMissing: astray.contains($0)) }
        let count = depth - astray.count
        guard count > 0 else { return bindings + [.good("unrouted", "no messages that no queue wanted")] }
        let details = kinds.sorted { ($1.value, $0.key.routingKey) < ($0.value, $1.key.routingKey) }.map(finding)
        let total = Finding.wrong(
            "unrouted",
            "\(count) messages that no queue wanted wait in \(Topology.unroutedQueue)",
            nextStep: "What they are follows; once the cause is gone, send them again or purge the queue."
        )
        return bindings + [total] + details
    }

    private func binding(of service: String, isMissing: Bool) -> Finding {
        guard isMissing else {
            return .unknown(
                service,
                "has not answered a command within seconds: it has much to do, or the command lies with the unrouted ones",
                nextStep: "Try again when its queue is short; `souk status` shows it."
            )
        }
        return .wrong(
            service,
            "its binding to \(Exchange.commands) is missing: no command reaches it",
            nextStep: "Start it again: it binds its queues at each start."
        )
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
