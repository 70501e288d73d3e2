import AMQP
import Messaging
import Model
import Support
import Testing

@testable import Operator

@Suite struct `The status of the stack` {
    @Test func `joins what services say with what waits in their queues`() async throws {
        let service = try await EchoService(health: .reported(parked: 3))
        try await Session.use(service.settings) { session in
            for _ in 1...2 { try session.publishConfirmed(OutgoingMessage(routingKey: "catalogue.dead")) }
        }
        try await eventually {
            try await Session.use(service.settings) { try $0.depth(of: "catalogue.dead")?.messages == 2 }
        }

        let status = try await StackStatus.taken(service.settings, expected: ["catalogue", "trade"])

        #expect(status.services.map(\.service) == ["catalogue", "trade"])
        #expect(status.services[0].isWell)
        #expect(status.services[0].health?.parked == 3)
        #expect(status.services[0].queues["dead"]?.messages == 2)
        #expect(status.services[0].queues["commands"]?.consumers == 1)
        #expect(status.services[1] == ServiceStatus(service: "trade", health: nil, queues: [:]))
        #expect(!status.isWell)
        #expect(status.unrouted == 0)
        await service.stop()
    }

    @Test func `is a table that says why a service is not ready`() {
        let services = [
            ServiceStatus(
                service: "catalogue",
                health: .reported(ready: false, reasons: ["the broker blocks publishers"]),
                queues: ["commands": .init(messages: 12, consumers: 1), "dead": .init(messages: 0, consumers: 0)]
            ),
            ServiceStatus(service: "trade", health: nil, queues: [:]),
        ]

        let lines = ServiceStatus.table(services).lines(for: .plain)

        #expect(
            lines == [
                "service    state      version   lag  outbox  parked  commands  events  queries  dead  why not ready",
                "catalogue  not ready  0.1.0    0.0s       0       0        12       -        -     0  "
                    + "the broker blocks publishers",
                "trade      no answer  -           -       -       -         -       -        -     -",
            ]
        )
    }
}
