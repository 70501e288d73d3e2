import AMQP
import Messaging
import Model
import Testing

@testable import Operator

@Suite struct `Composing messages` {
    let vocabulary = Vocabulary.ours

    @Test func `puts a command into the envelope that services read`() throws {
        let entry = try vocabulary.entry("catalogue.product.publish", .command, for: "send")
        let id = try #require(UUID128("01936f5e-8a3c-7000-8000-000000000001"))

        let message = Composer(signer: "operator", patience: .seconds(5)).message(entry, body: [1, 2], id: id)

        #expect(message.exchange == "souk.commands")
        #expect(message.routingKey == "catalogue.product.publish")
        #expect(message.mandatory)
        #expect(message.body == [1, 2])
        #expect(message.properties.type == "catalogue.product.publish")
        #expect(message.properties.messageID == "01936f5e-8a3c-7000-8000-000000000001")
        #expect(message.properties.contentType == "application/json")
        #expect(message.properties.deliveryMode == 2)
        #expect(message.properties.userID == "operator")
        #expect(message.properties.expiration == nil)
    }

    @Test func `lets a question die with the patience of whoever asks`() throws {
        let entry = try vocabulary.entry("catalogue.product.find", .query, for: "ask")

        let message = Composer(signer: nil, patience: .seconds(5)).message(entry, body: [])

        #expect(message.exchange == "souk.queries")
        #expect(message.properties.deliveryMode == 1)
        #expect(message.properties.expiration == "5000")
        #expect(message.properties.userID == nil)
    }

    @Test func `gives every line of a file its own id, the same each time`() throws {
        let id = UUID128.fresh()

        let ids = (1...5000).map(id.numbered)

        #expect(Set(ids).count == 5000)
        #expect(ids == (1...5000).map(id.numbered))
        #expect(ids.allSatisfy { $0.high == id.high && $0.low >> 62 == 2 })
    }
}

@Suite struct `Vocabulary of all contracts` {
    let vocabulary = Vocabulary.ours

    @Test func `knows the questions that every service answers under the name of each`() throws {
        let entry = try vocabulary.entry("catalogue.ops.parked", .query, for: "ask")

        #expect(entry.service == "catalogue")
    }

    @Test func `offers the nearest name for one that does not exist`() {
        let failure = #expect(throws: Failure.self) {
            try vocabulary.entry("catalogue.prodcut.publish", .command, for: "send")
        }

        #expect(failure?.mistake == "There is no message type catalogue.prodcut.publish.")
        #expect(failure?.nextStep?.hasPrefix("Did you mean catalogue.product.publish") == true)
    }

    @Test(arguments: [
        ("catalogue.product.find", "Use `souk ask catalogue.product.find`."),
        ("catalogue.product.created", "Only catalogue announces it; `souk watch catalogue.product.created` shows it."),
    ])
    func `names the verb for another kind of message`(type: String, nextStep: String) {
        let failure = #expect(throws: Failure.self) { try vocabulary.entry(type, .command, for: "send") }

        #expect(failure?.status == .usage)
        #expect(failure?.nextStep == nextStep)
    }
}
