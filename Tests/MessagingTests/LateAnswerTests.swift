import AMQP
import Model
import Support
import Testing

@testable import Messaging

/// Commands whose handler leaves the answer to the result of an effect.
@Suite struct `A late answer` {
    private let counting: Counting

    init() throws {
        counting = try Counting()
    }

    private func startCall(_ mishap: String = "answer", id: String? = "same", anonymous: Bool = false) throws
        -> (command: Delivery, effect: Processor.StartedEffect)
    {
        let command = try counting.command(
            .init(key: "k", mishap: mishap),
            id: id,
            anonymous: anonymous
        )
        #expect(try counting.run(command).replies.isEmpty)
        return (command, try #require(try counting.wait(.zero).flatMap(\.effects).first))
    }

    /// Has the result of a call come back.
    private func finish(_ effect: Processor.StartedEffect) throws -> Processor.Batch {
        let message = Incoming(
            stored: Properties(messageID: "result", type: "counter.add", appID: "counter"),
            exchange: Exchange.commands,
            routingKey: "counter.add",
            body: effect.body
        )
        return try counting.processor.process([
            .arrival(counting.processor.reader.read(message, origin: .effect(id: effect.id)))
        ])
    }

    @Test func `reaches whoever asked, once, and a repeat of theirs is given the same`() throws {
        let (command, effect) = try startCall()

        let batch = try finish(effect)
        let again = try counting.run(command)

        #expect(batch.replyTexts == [#"{"ok":{"sum":101}}"#])
        let reply = try #require(batch.replies.first)
        #expect(reply.routingKey == command.properties.replyTo)
        #expect(reply.properties.correlationID == command.properties.correlationID)
        #expect(reply.properties.headers[Header.cause] == "same")
        #expect(reply.properties.type == "counter.add.reply")
        #expect(again.replyTexts == batch.replyTexts)
        #expect(try counting.sum("k") == 101)
    }

    @Test func `goes where the asker listens now, if they have asked again meanwhile`() throws {
        let (command, effect) = try startCall()
        var again = command
        again.properties.replyTo = "amq.rabbitmq.reply-to.elsewhere"
        again.properties.correlationID = "second"

        let repeated = try counting.run(again)
        let batch = try finish(effect)

        #expect(repeated.replies.isEmpty && repeated.counts.duplicates == 1)
        #expect(batch.replies.map(\.routingKey) == ["amq.rabbitmq.reply-to.elsewhere"])
        #expect(batch.replies.first?.properties.correlationID == "second")
        #expect(try counting.sum("k") == 101)
    }

    @Test func `comes after a crash, too`() throws {
        let (_, first) = try startCall()

        try counting.restart()
        let second = try #require(try counting.wait(.seconds(60)).flatMap(\.effects).first)
        let batch = try finish(second)

        #expect(second.id == first.id && second.attempt == 2)
        #expect(batch.replyTexts == [#"{"ok":{"sum":101}}"#])
    }

    @Test func `is a refusal if the result is refused, and stays one`() throws {
        let (command, effect) = try startCall("answer refuse")

        let batch = try finish(effect)
        let again = try counting.run(command)

        #expect(batch.replyTexts.count == 1)
        #expect(batch.replyTexts.first?.contains(#""type":"invalid_field""#) == true)
        #expect(again.replyTexts == batch.replyTexts)
        #expect(try counting.sum("k") == 1)
    }

    @Test func `waits for a second call if the first leads to one`() throws {
        let (command, first) = try startCall("answer answer")

        #expect(try finish(first).replies.isEmpty)
        let second = try #require(try counting.wait(.zero).flatMap(\.effects).first)
        #expect(try counting.run(command).replies.isEmpty)
        let batch = try finish(second)

        #expect(batch.replyTexts == [#"{"ok":{"sum":201}}"#])
        #expect(batch.replies.first?.properties.headers[Header.cause] == "same")
    }

    @Test func `comes late when its command has to be tried again`() throws {
        let (_, effect) = try startCall()
        counting.failures.expect(3, of: "k")

        let parked = try finish(effect)
        let batch = try #require(try counting.wait(.seconds(1)).first)

        #expect(parked.replies.isEmpty)
        #expect(batch.replyTexts == [#"{"ok":{"sum":101}}"#])
        #expect(batch.replies.first?.properties.headers[Header.cause] == "same")
    }

    @Test func `says so when the call has failed for good`() throws {
        let (command, effect) = try startCall()

        var attempt: Processor.StartedEffect? = effect
        var replies: [String] = []
        while let failed = attempt {
            _ = try counting.processor.process([
                .effectFailed(id: failed.id, attempt: failed.attempt, error: "no")
            ])
            let batches = try counting.wait(.seconds(5))
            replies += batches.flatMap(\.replyTexts)
            attempt = batches.flatMap(\.effects).first
        }

        #expect(replies.count == 1)
        #expect(replies.first?.contains(#""type":"failed""#) == true)
        #expect(try counting.count("effect") == 0)
        #expect(command.properties.messageID == "same")
    }

    @Test func `reaches an asker who gave no id`() throws {
        let (_, effect) = try startCall(id: nil, anonymous: true)

        let batch = try finish(effect)

        #expect(batch.replyTexts == [#"{"ok":{"sum":101}}"#])
        #expect(batch.replies.first?.properties.headers[Header.idempotent] == .bool(false))
    }

    @Test func `is never stolen by a message that says it brings one`() throws {
        let victim = try counting.command(.init(key: "v"), id: "victim")
        try counting.run(victim)
        var thief = try counting.command(.init(key: "k"))
        thief.properties.headers["souk-asker"] = .table([
            "source": "test", "id": "victim", "type": "counter.add", "reply-to": "amq.rabbitmq.reply-to.victim",
        ])

        let batch = try counting.run(thief)

        #expect(batch.replies.map(\.routingKey) == ["amq.rabbitmq.reply-to.x"])
        #expect(try counting.run(victim).replyTexts == [#"{"ok":{"sum":1}}"#])
    }
}
