import AMQP
import Messaging
import Model
import Testing

@testable import ServiceKit

@Suite struct `The role of a message` {
    private func roles(user: String?, anonymous: Role?) -> [Role] {
        let environment = Environment(now: { Timestamp(milliseconds: 0) }, random: { 1 })
        let reader = Reader(service: "test", routes: [], environment: environment) { _ in [] }
        let delivery = Delivery(properties: Properties(userID: user))
        return brokerRoles(of: reader.envelope(of: delivery), anonymous: anonymous)
    }

    @Test func `is what the broker says about its sender`() {
        #expect(roles(user: "operator", anonymous: nil) == [.operator])
        #expect(roles(user: "edge", anonymous: .operator) == [.edge])
        #expect(roles(user: "trade", anonymous: .operator) == [.service("trade")])
    }

    @Test func `is the one set for nobody when the broker says nothing, and for the default user`() {
        #expect(roles(user: nil, anonymous: nil) == [])
        #expect(roles(user: nil, anonymous: .operator) == [.operator])
        #expect(roles(user: "guest", anonymous: .edge) == [.edge])
        #expect(roles(user: "guest", anonymous: nil) == [])
    }
}
