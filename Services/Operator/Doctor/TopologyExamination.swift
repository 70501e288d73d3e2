import AMQP
import Messaging

/// Whether the broker's exchanges and queues are those that services declare, with the same arguments.
///
/// What exists is declared again in exactly the same way: the broker refuses that if anything differs, and changes
/// nothing if not. What does not exist is not created.
struct TopologyExamination {
    private let exchanges: [Exchange]
    private let queues: [Queue]

    private struct Exchange {
        var name: String
        var type: String
        var arguments: Table = [:]
    }

    private struct Queue {
        var name: String
        var arguments: Table
        /// Whom it belongs to; nil if to all.
        var service: String?
    }

    init(services: [String]) {
        let caught: Table = ["alternate-exchange": .string(Messaging.Exchange.unrouted)]
        exchanges = [
            Exchange(name: Messaging.Exchange.unrouted, type: "fanout"),
            Exchange(name: Messaging.Exchange.commands, type: "topic", arguments: caught),
            Exchange(name: Messaging.Exchange.events, type: "topic", arguments: caught),
            Exchange(name: Messaging.Exchange.queries, type: "topic", arguments: caught),
            Exchange(name: Messaging.Exchange.dead, type: "direct", arguments: caught),
        ]
        let shared = [
            Queue(name: Topology.unroutedQueue, arguments: Topology.storeArguments),
            Queue(name: Topology.logStream, arguments: Topology.logArguments),
        ]
        queues = shared + services.flatMap(Self.queues)
    }

    private static func queues(of service: String) -> [Queue] {
        let topology = Topology(service: service, events: [])
        let work = Topology.workArguments(deadLettersOf: service)
        return [
            Queue(name: topology.deadQueue, arguments: Topology.storeArguments, service: service),
            Queue(name: topology.commandQueue, arguments: work, service: service),
            Queue(name: topology.eventQueue, arguments: work, service: service),
            Queue(name: topology.queryQueue, arguments: Topology.queryArguments, service: service),
        ]
    }

    func findings(_ session: Session) -> [Finding] {
        let ofExchanges = exchanges.map { exchange in
            finding("exchange \(exchange.name)", declaredBy: "the first service that starts") { isPassive in
                try session.declareExchange(
                    exchange.name,
                    type: exchange.type,
                    arguments: exchange.arguments,
                    passive: isPassive
                )
            }
        }
        let ofQueues = queues.map { queue in
            finding("queue \(queue.name)", declaredBy: queue.service ?? "the first service that starts") { isPassive in
                try session.declareQueue(queue.name, arguments: queue.arguments, passive: isPassive)
            }
        }
        return Self.summary(ofExchanges + ofQueues)
    }

    private func finding(
        _ subject: String,
        declaredBy owner: String,
        _ declare: (_ isPassive: Bool) throws -> Void
    ) -> Finding {
        do {
            try declare(true)
            try declare(false)
            return .good(subject, "as declared")
        } catch let error as AMQPError {
            return switch error.replyCode {
            case 404 where error.reason.contains("down or inaccessible"):
                .wrong(
                    subject,
                    "is down: \(error.reason)",
                    nextStep: "It may come back within minutes. If it doesn't, `rabbitmqctl delete_queue` on the "
                        + "broker's machine, with its name, removes it with all that is in it; \(owner) declares it "
                        + "anew."
                )
            case 404:
                .wrong(subject, "does not exist", nextStep: "It is declared by \(owner), at its start.")
            case 406:
                .wrong(
                    subject,
                    "was declared in another way: \(error.reason)",
                    nextStep: "Arguments cannot be changed: empty it, delete it, and start the service again."
                )
            case 403:
                .unknown(
                    subject,
                    "exists, but this user may not declare it: \(error.reason)",
                    nextStep: "Use operator."
                )
            default: .unknown(subject, "cannot be examined: \(error)", nextStep: "Try again.")
            }
        } catch {
            return .unknown(subject, "cannot be examined: \(error)", nextStep: "Try again.")
        }
    }

    /// One line for all that is as it should be.
    private static func summary(_ findings: [Finding]) -> [Finding] {
        let others = findings.filter { $0.verdict != .good }
        let good = findings.count - others.count
        guard good > 0 else { return others }
        return [.good("topology", "\(good) exchanges and queues are as declared")] + others
    }
}
