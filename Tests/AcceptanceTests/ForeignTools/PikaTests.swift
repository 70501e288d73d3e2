import Foundation
import Messaging
import Support
import Testing

/// pika is the AMQP client that most Python programs use.
@Suite(.enabled(if: ForeignTool.pika.isInstalled, "Python's pika is not installed; `make dependencies` does."))
struct `A command sent with pika` {
    @Test func `is answered, in all three forms`() async throws {
        try await withCatalogue { catalogue in
            let result = try await ForeignTool.pika.run(["-c", Self.client, catalogue.place.url])

            #expect(result.status == 0, "\(result.output)")
            let answers = try result.output.split(separator: "\n").map { try JSONValue.parse(Array($0.utf8)) }
            #expect(answers.map { $0["body"]?["ok"]?["product"]?["sku"]?.string } == ["PIKA-1", "PIKA-2", "PIKA-3"])
            // Only the last came without an id of its own, so only it could have an effect twice after a crash.
            #expect(answers.map { $0["idempotent"]?.bool } == [true, true, false])
            #expect(answers.map { $0["type"]?.string } == Array(repeating: "catalogue.product.create.reply", count: 3))
        }
    }

    @Test func `is refused with the problem, and not retried`() async throws {
        try await withCatalogue { catalogue in
            let twice = Self.client.replacingOccurrences(of: "PIKA-2", with: "PIKA-1")

            let result = try await ForeignTool.pika.run(["-c", twice, catalogue.place.url])

            let answers = try result.output.split(separator: "\n").map { try JSONValue.parse(Array($0.utf8)) }
            #expect(answers.count == 3, "\(result.output)")
            #expect(answers.dropFirst().first?["body"]?["problem"]?["type"]?.string == "sku_taken")
            #expect(try await catalogue.takeDeadLetters().isEmpty)
        }
    }

    /// Sends three commands and prints their replies, a line of JSON each.
    private static let client = """
        import json, sys, time, uuid, pika

        connection = pika.BlockingConnection(pika.URLParameters(sys.argv[1]))
        channel = connection.channel()
        replies = []

        def take(channel, method, properties, body):
            replies.append({
                "body": json.loads(body),
                "type": properties.type,
                "idempotent": properties.headers["souk-idempotent"],
            })

        channel.basic_consume("amq.rabbitmq.reply-to", take, auto_ack=True)

        def ask(exchange, key, body, **properties):
            channel.basic_publish(exchange, key, json.dumps(body), pika.BasicProperties(
                reply_to="amq.rabbitmq.reply-to", correlation_id="1", delivery_mode=2, **properties))
            count = len(replies)
            deadline = time.monotonic() + 20
            while len(replies) == count:
                if time.monotonic() > deadline:
                    sys.exit("no reply")
                connection.process_data_events(time_limit=1)
            print(json.dumps(replies[-1]))

        def product(sku):
            return {"sku": sku, "title": {"en": "Tea"}, "price": {"amount": 100, "currency": "EUR"}}

        ask("souk.commands", "catalogue.product.create", product("PIKA-1"),
            type="catalogue.product.create", message_id=str(uuid.uuid4()), content_type="application/json")
        ask("", "catalogue.commands",
            {"specversion": "1.0", "id": str(uuid.uuid4()), "source": "python", "type": "catalogue.product.create",
             "data": product("PIKA-2")},
            content_type="application/cloudevents+json")
        ask("souk.commands", "catalogue.product.create", product("PIKA-3"))
        connection.close()
        """
}
