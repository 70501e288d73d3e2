import Messaging
import Support
import Testing

/// Debian's amqp-tools stand for all clients that know nothing of Souk.
@Suite(.enabled(if: ForeignTool.amqpPublish.isInstalled, "amqp-publish is not installed; `make dependencies` does."))
struct `A command sent with amqp-publish` {
    @Test func `is handled as bare JSON that names its type, sent to the queue`() async throws {
        try await withCatalogue { catalogue in
            try await publish(
                ["--routing-key=catalogue.commands"],
                #"{"type": "catalogue.product.create", "sku": "PUB-1", "title": {"en": "Tea"}, "#
                    + #""price": {"amount": 100, "currency": "EUR"}}"#,
                to: catalogue
            )

            try await expectProduct("PUB-1", in: catalogue)
        }
    }

    @Test func `is handled as bare JSON whose routing key is its type`() async throws {
        try await withCatalogue { catalogue in
            try await publish(
                ["--exchange=souk.commands", "--routing-key=catalogue.product.create", "--persistent"],
                #"{"sku": "PUB-2", "title": {"en": "Tea"}, "price": {"amount": 100, "currency": "EUR"}}"#,
                to: catalogue
            )

            try await expectProduct("PUB-2", in: catalogue)
        }
    }

    @Test func `is handled as a structured cloud event with headers`() async throws {
        try await withCatalogue { catalogue in
            try await publish(
                [
                    "--routing-key=catalogue.commands", "--content-type=application/cloudevents+json",
                    "--header=traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                ],
                #"{"specversion": "1.0", "id": "0199d3a0-0000-7000-8000-000000000003", "source": "a-shell", "#
                    + #""type": "catalogue.product.create", "datacontenttype": "application/json", "#
                    + #""data": {"sku": "PUB-3", "title": {"en": "Tea"}, "price": {"amount": 100, "currency": "EUR"}}}"#,
                to: catalogue
            )

            try await expectProduct("PUB-3", in: catalogue)
        }
    }

    /// Publishes what the tool reads from standard input, with the line's end that `echo` adds.
    private func publish(_ arguments: [String], _ body: String, to catalogue: LiveService) async throws {
        let result = try await ForeignTool.amqpPublish.run(
            ["--url=\(catalogue.place.url)"] + arguments,
            input: body + "\n"
        )
        #expect(result.status == 0, "\(result.output)")
    }
}
