import AMQP
import Foundation
import LocalBroker
import Logging
import Messaging
import Model
import Support
import Testing

/// What somebody sends by mistake or malice, and what he is told.
struct BadInput: Sendable, CustomTestStringConvertible {
    enum Outcome {
        /// Told what is wrong, and set aside for the reason.
        case deadLetter(problem: String, path: String? = nil)
        /// Told what is wrong; nothing to look at later.
        case problem(String, path: String? = nil)
        /// What is odd about it does no harm.
        case done
    }

    var testDescription: String
    var outcome: Outcome
    var type: String?
    var body: [UInt8]
    var change: @Sendable (inout OutgoingMessage) -> Void

    init(
        _ description: String,
        _ outcome: Outcome,
        type: String? = "catalogue.product.create",
        body: [UInt8],
        change: @escaping @Sendable (inout OutgoingMessage) -> Void = { _ in }
    ) {
        testDescription = description
        self.outcome = outcome
        self.type = type
        self.body = body
        self.change = change
    }

    init(
        _ description: String,
        _ outcome: Outcome,
        type: String? = "catalogue.product.create",
        _ body: String = product(),
        change: @escaping @Sendable (inout OutgoingMessage) -> Void = { _ in }
    ) {
        self.init(description, outcome, type: type, body: Array(body.utf8), change: change)
    }

    /// A good body, with one field replaced.
    private static func product(_ field: String = "", _ value: String = "") -> String {
        let fields = [
            ("sku", "\"BAD-\(UUID().uuidString)\""), ("title", #"{"en": "A product"}"#),
            ("price", #"{"amount": 100, "currency": "EUR"}"#),
        ]
        let known = fields.map { name, original in "\"\(name)\": \(name == field ? value : original)" }
        let added = field.isEmpty || fields.contains { $0.0 == field } ? [] : ["\"\(field)\": \(value)"]
        return "{\((known + added).joined(separator: ", "))}"
    }

    static let all = [
        BadInput("words instead of JSON", .deadLetter(problem: "unreadable"), "hello"),
        BadInput("nothing at all", .deadLetter(problem: "unreadable"), ""),
        BadInput("a list", .deadLetter(problem: "invalid_field"), "[1, 2, 3]"),
        BadInput("JSON cut short", .deadLetter(problem: "unreadable"), #"{"sku": "#),
        BadInput("two objects", .deadLetter(problem: "unreadable"), product() + product()),
        BadInput("a number for a text", .deadLetter(problem: "invalid_field", path: "$.sku"), product("sku", "7")),
        BadInput(
            "a text for a number",
            .deadLetter(problem: "invalid_field", path: "$.price.amount"),
            product("price", #"{"amount": "100", "currency": "EUR"}"#)
        ),
        BadInput(
            "half a cent",
            .deadLetter(problem: "invalid_field", path: "$.price.amount"),
            product("price", #"{"amount": 0.5, "currency": "EUR"}"#)
        ),
        BadInput(
            "a number larger than any money",
            .deadLetter(problem: "invalid_field", path: "$.price.amount"),
            product("price", #"{"amount": 100000000000000000000000000, "currency": "EUR"}"#)
        ),
        BadInput(
            "a negative price",
            .problem("invalid_field", path: "$.price.amount"),
            product("price", #"{"amount": -1, "currency": "EUR"}"#)
        ),
        BadInput(
            "no such currency",
            .deadLetter(problem: "invalid_field", path: "$.price.currency"),
            product("price", #"{"amount": 1, "currency": "euro"}"#)
        ),
        BadInput(
            "a field missing",
            .deadLetter(problem: "invalid_field", path: "$.price"),
            #"{"sku": "A", "title": {"en": "B"}}"#
        ),
        BadInput(
            "an id of another kind",
            .deadLetter(problem: "invalid_field", path: "$.id"),
            product("id", #""usr_01jd0v0q2wfyd9mbzsrkhwz3qv""#)
        ),
        BadInput("an id that is none", .deadLetter(problem: "invalid_field", path: "$.id"), product("id", #""prd_1""#)),
        BadInput(
            "the same key twice",
            .deadLetter(problem: "unreadable"),
            #"{"sku": "A", "sku": "B", "title": {"en": "C"}, "price": {"amount": 1, "currency": "EUR"}}"#
        ),
        BadInput(
            "invalid UTF-8",
            .deadLetter(problem: "unreadable"),
            body: Array(#"{"sku": ""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8)
        ),
        BadInput("a NUL byte", .deadLetter(problem: "unreadable"), body: Array(product().utf8) + [0]),
        BadInput(
            "a hundred thousand brackets",
            .deadLetter(problem: "unreadable"),
            body: Array(repeating: UInt8(ascii: "["), count: 100_000)
        ),
        BadInput(
            "16 MiB",
            .deadLetter(problem: "unreadable"),
            body: Array(repeating: UInt8(ascii: "x"), count: 16 << 20)
        ),
        BadInput(
            "a field that nobody knows, of 1 MiB",
            .done,
            product("note", "\"\(String(repeating: "x", count: 1 << 20))\"")
        ),
        BadInput("an unknown type", .deadLetter(problem: "unknown_type"), type: "catalogue.product.explode"),
        BadInput("an event as a command", .deadLetter(problem: "unknown_type"), type: "catalogue.product.created"),
        BadInput("no type at all, to the queue", .deadLetter(problem: "unknown_type"), type: nil) { message in
            message.exchange = ""
            message.routingKey = "catalogue.commands"
        },
        BadInput("a forged x-death", .done) { message in
            message.properties.headers["x-death"] = .array([
                .table(["queue": "catalogue.commands", "reason": "rejected", "count": 1_000_000])
            ])
        },
        BadInput("headers of wrong kinds", .done) { message in
            message.properties.headers["souk-attempt"] = "many"
            message.properties.headers["souk-seq"] = .array([1, "two", .void])
            message.properties.headers["traceparent"] = .bytes([0xFF, 0, 0xFF])
        },
        BadInput("a message id that is no UUID", .done) { message in
            message.properties.messageID = String(repeating: "i", count: 255)
        },
        BadInput("a cloud event that is none", .deadLetter(problem: "unreadable")) { message in
            message.properties.contentType = "application/cloudevents+json"
        },
    ]
}

@Suite(.serialized) struct `Bad input to a live catalogue` {
    @Test func `is answered clearly or set aside with a reason, and never takes a neighbour with it`() async throws {
        let catalogue = try LiveService("catalogue", program: "souk-catalogue", at: try await TestBroker.place())
        let process = try await catalogue.start()

        for input in BadInput.all {
            let answer = try await catalogue.send(message(input))

            try check(answer, input, try await deadLetters(of: input, in: catalogue))
            let neighbour = try await catalogue.send(message(BadInput("a good one", .done)))
            #expect(neighbour["ok"] != nil, "\(input.testDescription) took a neighbour with it: \(neighbour)")
        }

        let health = try #require(try await catalogue.health())
        #expect(health.ready)
        #expect(health.pid == process.pid)
        #expect(health.uncleanStarts == 0)
        #expect(try await catalogue.waiting(in: "commands") == 0)
        #expect(await catalogue.stop(process))
        await catalogue.close()
    }

    @Test(arguments: [
        ("nowhere", 1), ("amq.rabbitmq.reply-to.x", 1), (String(repeating: "n", count: 255), 1),
        // RabbitMQ 3.10 fails over this one and ends the connection of who replies, with the replies that are under way
        // for others: who asks again under the same id is told, as after any other loss of a connection.
        ("amq.rabbitmq.reply-to.eA==.y", 4),
    ])
    func `wants its reply where nobody is, and takes no neighbour with it`(address: String, tries: Int) async throws {
        let catalogue = try LiveService("catalogue", program: "souk-catalogue", at: try await TestBroker.place())
        let process = try await catalogue.start()
        var command = message(BadInput("a good one", .done))
        command.properties.replyTo = address
        var question = message(BadInput("a question", .done, type: "catalogue.product.find", "{}"))
        question.exchange = "souk.queries"
        question.properties.replyTo = address

        try await Session.use(catalogue.place.settings()) { [command, question] session in
            for message in [command, question, command] { try session.publishConfirmed(message) }
        }

        var neighbour = message(BadInput("a good one", .done))
        neighbour.properties.messageID = UUID().uuidString
        var answer: JSONValue?
        for _ in 1...tries where answer == nil { answer = try? await catalogue.send(neighbour, timeout: .seconds(5)) }
        #expect(answer?["ok"] != nil, "\(String(describing: answer))")
        // The command was done, and once: its SKU is taken for all who come after it.
        command.properties.replyTo = nil
        #expect(try await catalogue.send(command)["problem"]?["type"]?.string == "sku_taken")
        let products = try await catalogue.send(
            OutgoingMessage(exchange: "souk.queries", routingKey: "catalogue.product.find", body: Array("{}".utf8))
        )
        #expect(products["ok"]?["products"]?.array?.count == 2)
        let health = try #require(try await catalogue.health())
        #expect(health.ready)
        #expect(health.pid == process.pid)
        #expect(try await catalogue.takeDeadLetters().isEmpty)
        try await eventually("nothing waits in the outbox") { try await catalogue.health()?.outbox == 0 }
        #expect(await catalogue.stop(process))
        await catalogue.close()
    }

    @Test func `does not pass when the broker has not checked who sent it, and nobody is trusted`() async throws {
        let catalogue = try LiveService(
            "catalogue",
            program: "souk-catalogue",
            at: try await TestBroker.place(),
            environment: ["SOUK_ANONYMOUS_ROLE": "none"]
        )
        let process = try await catalogue.launch()
        try await eventually("the catalogue consumes") {
            (try? await catalogue.consumers(of: "commands")) == 1
        }

        let answer = try await catalogue.send(message(BadInput("a good one from nobody", .done)))

        #expect(answer["problem"]?["type"]?.string == "not_allowed")
        #expect(await catalogue.stop(process))
        await catalogue.close()
    }

    @Test func `is stopped by the broker when it claims to come from somebody else`() async throws {
        let place = try await TestBroker.place()
        let requester = Requester(settings: try place.settings(), logger: Logger(label: "forger"))

        let forged = OutgoingMessage(routingKey: "catalogue.commands", properties: Properties(userID: "operator"))

        let error = await #expect(throws: AMQPError.self) {
            try await requester.request(forged, timeout: .seconds(10))
        }
        #expect(error?.replyCode == 406, "\(String(describing: error))")
        await requester.stop()
    }

    @Test func `waits among the dead letters when it expires before anyone has read it`() async throws {
        let catalogue = try LiveService("catalogue", program: "souk-catalogue", at: try await TestBroker.place())
        let process = try await catalogue.start()
        #expect(await catalogue.stop(process))

        var late = message(BadInput("a late one", .done))
        late.properties.expiration = "1"
        try await Session.use(catalogue.place.settings()) { [late] session in try session.publishConfirmed(late) }

        try await eventually("the broker has set it aside") { try await catalogue.waiting(in: "dead") == 1 }
        let letters = try await catalogue.takeDeadLetters()
        #expect(letters.map(\.body) == [late.body])
        await catalogue.close()
    }

    /// What was set aside: nothing, or the one dead letter, which may come a moment after the answer.
    private func deadLetters(of input: BadInput, in catalogue: LiveService) async throws -> [Delivery] {
        guard case .deadLetter = input.outcome else { return try await catalogue.takeDeadLetters() }
        try await eventually("\(input.testDescription) is set aside") { try await catalogue.waiting(in: "dead") > 0 }
        return try await catalogue.takeDeadLetters()
    }

    private func message(_ input: BadInput) -> OutgoingMessage {
        var message = OutgoingMessage(
            exchange: "souk.commands",
            routingKey: input.type ?? "catalogue.product.create",
            properties: Properties(contentType: "application/json", deliveryMode: 2, type: input.type),
            body: input.body
        )
        input.change(&message)
        return message
    }

    private func check(_ answer: JSONValue, _ input: BadInput, _ deadLetters: [Delivery]) throws {
        let name = input.testDescription
        let problem = answer["problem"]
        switch input.outcome {
        case .done:
            #expect(problem == nil, "\(name): \(answer)")
            #expect(deadLetters.isEmpty, "\(name)")
        case .problem(let type, let path):
            #expect(problem?["type"]?.string == type, "\(name): \(answer)")
            #expect(path == nil || problem?["path"]?.string == path, "\(name): \(answer)")
            #expect(deadLetters.isEmpty, "\(name)")
        case .deadLetter(let type, let path):
            #expect(problem?["type"]?.string == type, "\(name): \(answer)")
            #expect(path == nil || problem?["path"]?.string == path, "\(name): \(answer)")
            #expect(deadLetters.map(\.body) == [input.body], "\(name)")
            #expect(deadLetters.first?.properties.headers["souk-reason"]?.stringValue == type, "\(name)")
        }
    }
}
