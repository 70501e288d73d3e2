import AMQP
import Glibc
import Messaging
import Model

/// Whether commands find their way to the services that run.
///
/// AMQP has no question for bindings. So each service is sent, through the exchange, a command that does nothing: to
/// tell a queue of ours how far it has counted none of its events. What no queue takes lies in `souk.unrouted` by the
/// time the broker confirms it.
struct BindingExamination {
    /// Those that run: to others it would be one more message that waits.
    let services: [String]
    /// The name that the broker knows us by, for a message that is checked.
    let signer: String?

    /// Marks are sent to queues that end so.
    private let queue = "operator.doctor.\(UUID128.fresh()).events"
    private static let patience = Duration.seconds(3)

    init(services: [String], signer: String?) {
        self.services = services
        self.signer = signer
    }

    /// The probes, by the id of the message, of those services that have not answered.
    func unanswered(_ session: Session) throws -> [String: String] {
        try session.declareQueue(queue, durable: false, exclusive: true, autoDelete: true)
        var probes: [String: String] = [:]
        for service in services {
            let id = UUID128.fresh().description
            probes[id] = service
            try session.publishConfirmed(probe(of: service, id))
        }
        let end = ContinuousClock.now + Self.patience
        while !probes.isEmpty, ContinuousClock.now < end {
            guard let answer = try session.get(queue, noAck: true) else {
                usleep(20_000)
                continue
            }
            let source = answer.properties.appID
            probes = probes.filter { $0.value != source }
        }
        return probes
    }

    private func probe(of service: String, _ id: String) -> OutgoingMessage {
        let type = "\(service).ops.mark"
        return OutgoingMessage(
            exchange: Exchange.commands,
            routingKey: type,
            properties: Properties(
                contentType: "application/json",
                deliveryMode: 1,
                messageID: id,
                type: type,
                userID: signer,
                appID: "souk"
            ),
            body: JSONValue.object(["queue": .string(queue), "events": []]).encoded()
        )
    }
}
