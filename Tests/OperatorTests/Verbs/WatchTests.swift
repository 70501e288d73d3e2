import AMQP
import Messaging
import Support
import Testing

@testable import Operator

@Suite struct `souk watch` {
    @Test func `shows the events that fit, as they happen`() async throws {
        let service = try await EchoService()
        let program = try await SoukProgram(
            ["watch", "catalogue.product.*", "--count", "2", "--format", "cloudevents"],
            environment: ["SOUK_AMQP_URL": service.url]
        )
        try await eventually { program.notesSoFar.contains("Watching.") }

        try await Session.use(service.settings) { session in
            for (number, type) in ["catalogue.product.created", "trade.order.placed", "catalogue.product.published"]
                .enumerated()
            {
                let properties = Properties(messageID: "m-\(number)", type: type, appID: "catalogue")
                try session.publishConfirmed(
                    OutgoingMessage(
                        exchange: Exchange.events,
                        routingKey: type,
                        properties: properties,
                        body: Array("{\"n\":\(number)}".utf8)
                    )
                )
            }
        }
        let result = try await program.result()

        #expect(result.status == 0)
        let events = try result.lines.map { try JSONValue.parse(Array($0.utf8)) }
        #expect(events.map { $0["type"] } == ["catalogue.product.created", "catalogue.product.published"])
        #expect(events.map { $0["data"] } == [["n": 0], ["n": 2]])
        await service.stop()
    }
}
