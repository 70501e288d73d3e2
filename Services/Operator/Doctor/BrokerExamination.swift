import AMQP
import Model

/// What the broker lets this user do, tried without leaving a trace.
struct BrokerExamination {
    private let user: String
    private let probe = "operator.doctor.\(UUID128.fresh())"

    init(_ settings: ConnectionSettings) {
        user = if case .plain(let user, _) = settings.credentials { user } else { "the user of the certificate" }
    }

    /// Declares things of its own and binds them, which needs the same rights as the verbs do.
    func permissions(_ session: Session) -> [Finding] {
        var failures: [Finding] = []
        func attempt(_ purpose: String, _ body: () throws -> Void) {
            do {
                try body()
            } catch let error as AMQPError where error.replyCode == 403 {
                failures.append(
                    .wrong(
                        "permissions",
                        "\(user) may not \(purpose): \(error.reason)",
                        nextStep: "Give it the right with `rabbitmqctl set_permissions`."
                    )
                )
            } catch let error as AMQPError where error.replyCode == 404 {
                // The exchange is missing, which the examination of the topology reports.
            } catch {
                failures.append(
                    .unknown(
                        "permissions",
                        "cannot tell whether \(user) may \(purpose): \(error)",
                        nextStep: "Try again."
                    )
                )
            }
        }
        attempt("declare queues of its own") {
            try session.declareQueue(probe, durable: false, exclusive: true, autoDelete: true)
        }
        attempt("listen to events") {
            try session.bindQueue(probe, to: "souk.events", routingKey: probe)
        }
        attempt("declare exchanges of its own") {
            try session.declareExchange(probe, type: "topic", durable: false, autoDelete: true)
        }
        // Binding to an exchange needs the same right as publishing to it, and sends nothing.
        for exchange in ["souk.commands", "souk.queries"] {
            attempt("publish to \(exchange)") {
                try session.bindExchange(exchange, to: probe, routingKey: probe)
            }
        }
        attempt("put messages back into queues") {
            try session.publishConfirmed(OutgoingMessage(routingKey: probe, properties: Properties(deliveryMode: 1)))
        }
        attempt("read queues") {
            _ = try session.get(probe, noAck: true)
        }
        _ = try? session.deleteQueue(probe)
        try? session.deleteExchange(probe)
        return failures.isEmpty ? [.good("permissions", "\(user) may do what the verbs of souk need")] : failures
    }
}
