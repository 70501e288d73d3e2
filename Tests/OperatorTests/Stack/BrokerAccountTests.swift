import AMQP
import LocalBroker
import Logging
import Messaging
import Testing

@testable import Operator

/// What RabbitMQ itself makes of the permissions that `souk up` gives.
@Suite struct `A service's account at the broker` {
    @Test func `may do all that a service does, and nothing in the name of another`() async throws {
        let broker = try await LocalBroker.start(
            users: [
                BrokerAccount.service("catalogue").user(password: "c"),
                BrokerAccount.service("trade").user(password: "t"),
                BrokerAccount.operator.user(password: "o"),
            ],
            logger: .silent
        )
        func settings(_ user: String, _ password: String) throws -> ConnectionSettings {
            try ConnectionSettings(url: "amqp://\(user):\(password)@127.0.0.1:\(broker.port)/")
        }
        let catalogue = try settings("catalogue", "c")
        let event = OutgoingMessage(exchange: Exchange.events, routingKey: "catalogue.product.created")

        try await Session.use(catalogue) { session in
            try Topology(service: "catalogue", events: ["trade.order.paid"]).declare(on: session)
            try session.publishConfirmed(event)
            try session.publishConfirmed(
                OutgoingMessage(exchange: Exchange.commands, routingKey: "catalogue.product.find")
            )
            try session.publishConfirmed(OutgoingMessage(routingKey: "catalogue.events"))
            try session.publishConfirmed(OutgoingMessage(exchange: Exchange.dead, routingKey: "catalogue"))
            #expect(try session.get("catalogue.dead", noAck: true) != nil)
        }
        try await Session.use(try settings("trade", "t")) { session in
            try Topology(service: "trade", events: ["catalogue.product.created"]).declare(on: session)
            #expect(refusal { try session.publishConfirmed(event) } == 403)
            #expect(refusal { _ = try session.get("catalogue.dead") } == 403)
            #expect(refusal { try session.bindQueue("catalogue.events", to: Exchange.events, routingKey: "#") } == 403)
            #expect(refusal { try session.deleteQueue("catalogue.commands") } == 403)
            #expect(refusal { try session.declareQueue("catalogue.more") } == 403)
        }
        let operatorSettings = try settings("operator", "o")
        let permissions = try await Session.use(operatorSettings) {
            BrokerExamination(operatorSettings).permissions($0)
        }
        #expect(permissions.map(\.verdict) == [.good])
        let limited = try await Session.use(catalogue) { BrokerExamination(catalogue).permissions($0) }
        #expect(limited.contains { $0.verdict == .wrong && $0.text.hasPrefix("catalogue may not declare queues") })
        await broker.stop()
    }

    private func refusal(_ body: () throws -> Void) -> UInt16? {
        do {
            try body()
            return nil
        } catch {
            return (error as? AMQPError)?.replyCode
        }
    }
}
