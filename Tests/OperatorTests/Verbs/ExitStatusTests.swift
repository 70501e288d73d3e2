import Testing

@testable import Operator

@Suite struct `The exit status` {
    @Test(arguments: [
        ["send", "catalogue.product.create", "--json", "{}", "sku=1"],
        ["send", "catalogue.product.create", "-", "sku=1"],
        ["send", "catalogue.product.create", "-", "--file", "lines.jsonl"],
        ["send", "catalogue.product.create", "--id", "1"],
        ["send", "catalogue.product.create", "--url", "http://localhost"],
        ["send", "catalogue.prodcut.create"],
        ["send", "catalogue.product.find"],
        ["send", "catalogue.product.create", "skuu=1"],
        ["send", "catalogue.product.create", "--json", "{"],
        ["send", "catalogue.product.create", "--file", "/nowhere/lines.jsonl"],
        ["ask", "catalogue.product.create"],
        ["ask", "catalogue.product.find", "--format", "xml"],
        ["describe", "catalogue.prodcut"],
        ["dead", "drop", "catalogue"],
        ["dead", "list", "catalogue", "--since", "yesterday"],
        ["dead", "replay", "catalogue", "--rate", "0"],
        ["import", "follows", "follows.csv", "--rate", "0.5"],
        ["import", "behaviour", "b.csv", "--columns", "person"],
        ["import", "behaviour", "b.csv", "--kinds", "purchase=sell", "--dry-run"],
        ["import", "online-retail", "-", "--dry-run"],
        ["watch", "--count", "0"],
        ["privacy", "restrict", "li@example.com", "--ground", "claims"],
        ["privacy", "restrict", "sub_01kds9ss200000000000000001"],
        ["privacy", "hold", "sub_01kds9ss200000000000000001"],
        ["privacy", "reveal", "sub_01kds9ss200000000000000001", "address", "--reason", "To see."],
        ["privacy", "reveal", "sub_01kds9ss200000000000000001", "--reason", "To see."],
        ["privacy", "consents", "sub_01kds9ss200000000000000001", "--grant", "marketing"],
        ["privacy", "consents", "sub_01kds9ss200000000000000001", "--withdraw", "marketing", "--separate"],
        ["privacy", "notices", "--register", "/nowhere/notices.jsonl"],
        ["privacy", "request", "receive", "sub_01kds9ss200000000000000001", "--kind", "access", "--received", "soon"],
        ["privacy", "request", "accept", "prq_01kds9ss200000000000000001"],
        ["privacy", "request", "accept", "pvr_01kds9ss200000000000000001", "--watch", "--grace", "7"],
        ["account", "duties", "sub_01kds9ss200000000000000001", "--scope", "trade"],
        ["account", "sessions", "sub_01kds9ss200000000000000001", "--keep", "ses_01kds9ss200000000000000001"],
        ["sned"],
    ])
    func `is 64 when the command line is wrong`(arguments: [String]) async throws {
        let result = try await SoukProgram(arguments).result()

        #expect(result.status == 64)
        #expect(!result.notes.isEmpty)
        #expect(result.output.isEmpty)
    }

    @Test(arguments: [
        ["send", "catalogue.product.publish"], ["ask", "catalogue.product.find"], ["status"], ["doctor"], ["watch"],
        ["dead", "list", "catalogue"], ["account", "show", "sub_01kds9ss200000000000000001"],
    ])
    func `is 2 when there is no broker`(arguments: [String]) async throws {
        let unknown = try await SoukProgram(arguments).result()
        let unreachable = try await SoukProgram(arguments, environment: ["SOUK_AMQP_URL": "amqp://127.0.0.1:1"])
            .result()

        #expect(unknown.status == 2)
        #expect(unknown.notes.contains("`souk up` starts a broker"))
        #expect(unreachable.status == 2)
        #expect(unreachable.notes.contains("Is the broker running?"))
    }

    @Test func `is 2 when the service has never run or does not run`() async throws {
        let service = try await EchoService()
        await service.stop()

        let url = ["SOUK_AMQP_URL": service.url]
        let stopped = try await SoukProgram.run("send", "catalogue.product.publish", environment: url)
        let dead = try await SoukProgram.run("dead", "list", "trade", environment: url)

        #expect(stopped.status == 2)
        #expect(stopped.notes.contains("The service catalogue is not running"))
        #expect(dead.status == 2)
        #expect(dead.notes.contains("There is no queue trade.dead"))
    }

    @Test func `is 2 when no answer comes in time, and the id to send again is named`() async throws {
        let service = try await EchoService(answers: false)

        let result = try await SoukProgram.run(
            "send",
            "catalogue.product.publish",
            "--timeout",
            "0.5",
            "--id",
            "01936f5e-8a3c-7000-8000-000000000001",
            environment: ["SOUK_AMQP_URL": service.url]
        )

        #expect(result.status == 2)
        #expect(result.notes.contains("--id 01936f5e-8a3c-7000-8000-000000000001"))
        await service.stop()
    }

    @Test func `is 2 when a file stops halfway, and how to go on is said`() async throws {
        let service = try await EchoService(answers: false)

        let result = try await SoukProgram.run(
            "send",
            "catalogue.product.publish",
            "--file",
            "-",
            "--timeout",
            "0.5",
            "--window",
            "2",
            "--id",
            "01936f5e-8a3c-7000-8000-000000000001",
            environment: ["SOUK_AMQP_URL": service.url],
            input: "{}\n{}\n{}\n{}\n{}\n"
        )

        #expect(result.status == 2)
        #expect(service.deliveries.count == 2)
        #expect(result.notes.contains("Stopped after line 2."))
        #expect(result.notes.contains("send the whole file again with --id 01936f5e-8a3c-7000-8000-000000000001"))
        await service.stop()
    }

    @Test func `is 1 when the message is refused, and the problem is shown`() async throws {
        let service = try await EchoService()

        let result = try await SoukProgram.run(
            "send",
            "catalogue.product.create",
            "refuse:=true",
            environment: ["SOUK_AMQP_URL": service.url]
        )

        #expect(result.status == 1)
        #expect(result.notes.contains("sku_taken: Another product has this SKU already. TEA-1"))
        #expect(result.output.isEmpty)
        await service.stop()
    }

    @Test func `is 0 when it is done, and the reply is shown`() async throws {
        let service = try await EchoService()

        let result = try await SoukProgram.run(
            "send",
            "catalogue.product.create",
            "sku=TEA-1",
            "title.en=Teapot",
            "price.amount=1999",
            "tags=tea",
            environment: ["SOUK_AMQP_URL": service.url]
        )

        #expect(result.status == 0)
        #expect(
            result.lines == [#"{"sku":"TEA-1","title":{"en":"Teapot"},"price":{"amount":1999},"tags":["tea"]}"#]
        )
        #expect(result.notes.isEmpty)
        await service.stop()
    }
}
