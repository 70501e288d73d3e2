import AMQP
import Model
import Testing

@testable import Operator

@Suite struct `souk send` {
    @Test func `sends 5,000 lines in order, each under an id of its own, and reports the refused ones`() async throws {
        let service = try await EchoService()
        let lines = (1...5000).map { $0 % 1000 == 0 ? #"{"n":\#($0),"refuse":1}"# : #"{"n":\#($0)}"# }
        let file = try TemporaryFile(lines.joined(separator: "\n"))

        let result = try await SoukProgram.run(
            "send",
            "catalogue.product.create",
            "--file",
            file.path,
            environment: ["SOUK_AMQP_URL": service.url]
        )

        #expect(result.status == 1)
        #expect(result.notes.contains("4995 done, 5 refused"))
        for line in [1000, 2000, 3000, 4000, 5000] { #expect(result.notes.contains("line \(line): sku_taken")) }
        let deliveries = service.deliveries
        #expect(deliveries.map(\.body) == lines.map { Array($0.utf8) })
        #expect(Set(deliveries.compactMap(\.properties.messageID)).count == 5000)
        await service.stop()
    }

    @Test func `sends a file again under the same ids`() async throws {
        let service = try await EchoService()
        let environment = ["SOUK_AMQP_URL": service.url]
        let arguments = [
            "send", "catalogue.product.create", "--file", "-", "--id", "01936f5e-8a3c-7000-8000-000000000001",
        ]

        for _ in 1...2 {
            let input = "{\"n\":1}\n{\"n\":2}\n"
            let result = try await SoukProgram(arguments, environment: environment, input: input).result()
            #expect(result.status == 0)
        }

        let ids = service.deliveries.compactMap(\.properties.messageID)
        #expect(ids.count == 4)
        #expect(Array(ids.prefix(2)) == Array(ids.suffix(2)))
        #expect(ids[0] != ids[1])
        await service.stop()
    }

    @Test func `reads standard input when a dash stands in the place of fields`() async throws {
        let service = try await EchoService()

        let result = try await SoukProgram.run(
            "send",
            "catalogue.product.create",
            "-",
            environment: ["SOUK_AMQP_URL": service.url],
            input: "{\"n\":1}\n{\"n\":2}\n"
        )

        #expect(result.status == 0)
        #expect(result.notes.contains("2 done, 0 refused"))
        #expect(service.deliveries.map(\.body) == ["{\"n\":1}", "{\"n\":2}"].map { Array($0.utf8) })
        await service.stop()
    }

    @Test func `refuses a line that is not JSON and sends the others`() async throws {
        let service = try await EchoService()

        let result = try await SoukProgram.run(
            "send",
            "catalogue.product.create",
            "--file",
            "-",
            environment: ["SOUK_AMQP_URL": service.url],
            input: "{\"n\":1}\n{\"n\":\n{\"n\":3}\n"
        )

        #expect(result.status == 1)
        #expect(result.notes.contains("line 2: not JSON"))
        #expect(service.deliveries.count == 2)
        await service.stop()
    }

    @Test func `only stores the command with --no-wait, whether the service runs or not`() async throws {
        let service = try await EchoService()
        await service.stop()
        let environment = ["SOUK_AMQP_URL": service.url]

        let one = try await SoukProgram.run(
            "send",
            "catalogue.product.publish",
            "--no-wait",
            environment: environment
        )
        let many = try await SoukProgram.run(
            "send",
            "catalogue.product.publish",
            "--no-wait",
            "--file",
            "-",
            environment: environment,
            input: "{}\n{}\n{}\n"
        )

        #expect(one.status == 0)
        #expect(UUID128(one.lines.first ?? "") != nil)
        #expect(many.status == 0)
        #expect(many.notes.contains("3 done, 0 refused"))
        let depth = try await Session.use(service.settings) { try $0.depth(of: "catalogue.commands") }
        #expect(depth == QueueDepth(messages: 4, consumers: 0))
    }
}

@Suite struct `souk ask` {
    @Test(arguments: [
        ("json", [#"{"text":"tea","limit":5}"#]), ("csv", ["text,limit", "tea,5"]),
        ("table", ["text  limit", "tea       5"]),
    ])
    func `prints the answer in the format that was asked for`(format: String, lines: [String]) async throws {
        let service = try await EchoService()

        let result = try await SoukProgram.run(
            "ask",
            "catalogue.product.find",
            "text=tea",
            "limit=5",
            "--format",
            format,
            environment: ["SOUK_AMQP_URL": service.url]
        )

        #expect(result.status == 0)
        #expect(result.lines == lines)
        await service.stop()
    }
}
