import AMQP
import Messaging
import Model
import Support
import Testing

@testable import Operator

@Suite struct `Examining a service` {
    @Test func `finds nothing wrong with one that is well`() {
        let findings = findings(.reported())

        #expect(findings.map(\.verdict) == [.good, .good, .good])
    }

    @Test(arguments: [
        (Operations.Health.reported(ready: false, reasons: ["P is blocked"]), "not ready: P is blocked"),
        (.reported(synchronous: 1), "its database has synchronous = 1: a power cut can undo what was acknowledged"),
    ])
    func `names what is wrong and what to do`(health: Operations.Health, text: String) {
        let wrong = findings(health).filter { $0.verdict == .wrong }

        #expect(wrong.map(\.text) == [text])
        #expect(wrong.allSatisfy { $0.nextStep?.isEmpty == false })
    }

    @Test func `has nothing to say about an alarm that is over`() {
        let findings = findings(.reported(blockedMS: 800))

        #expect(findings.map(\.verdict) == [.good, .good, .good])
    }

    @Test func `measures the skew of its clock both ways`() {
        #expect(findings(.reported(), skew: .milliseconds(1900)).allSatisfy { $0.verdict == .good })
        #expect(
            findings(.reported(), skew: .seconds(60)).map(\.text)
                .contains("its clock is 60000 ms ahead of this machine's")
        )
        #expect(
            findings(.reported(), skew: .seconds(-60)).map(\.text)
                .contains("its clock is 60000 ms behind this machine's")
        )
    }

    @Test func `tells silence from absence`() {
        let never = ServiceExamination(service: "trade", answer: nil, commands: nil, dead: nil).findings
        let stopped = ServiceExamination(
            service: "trade",
            answer: nil,
            commands: .init(messages: 7, consumers: 0),
            dead: .init(messages: 2, consumers: 0)
        ).findings

        #expect(never.map(\.text) == ["does not answer, and its queues do not exist: it never ran here"])
        #expect(stopped.map(\.text) == ["is not running; 7 commands wait", "2 dead letters wait for a decision"])
    }

    private func findings(_ health: Operations.Health, skew: Duration = .zero) -> [Finding] {
        ServiceExamination(
            service: "catalogue",
            answer: .init(report: health, clockSkew: skew),
            commands: .init(messages: 0, consumers: 1),
            dead: .init(messages: 0, consumers: 0)
        ).findings
    }
}

@Suite struct `Examining the broker` {
    @Test func `finds a topology that services have declared in order, and lets the operator do everything`()
        async throws
    {
        let settings = try await TestBroker.place().settings()

        let findings = try await Session.use(settings) { session in
            try Topology(service: "catalogue", events: []).declare(on: session)
            try Topology.declareLog(on: session)
            return TopologyExamination(services: ["catalogue"]).findings(session)
                + BrokerExamination(settings).permissions(session)
        }

        #expect(findings.map(\.verdict) == [.good, .good])
        #expect(findings[0].text == "11 exchanges and queues are as declared")
    }

    @Test func `finds a queue with other arguments and one that is missing, and creates none`() async throws {
        let settings = try await TestBroker.place().settings()

        let (findings, missing) = try await Session.use(settings) { session in
            try Topology(service: "catalogue", events: []).declare(on: session)
            try Topology.declareLog(on: session)
            try session.deleteQueue("catalogue.commands")
            try session.declareQueue("catalogue.commands", arguments: ["x-queue-type": "quorum"])
            try session.deleteQueue("catalogue.dead")
            let findings = TopologyExamination(services: ["catalogue"]).findings(session)
            return (findings.filter { $0.verdict == .wrong }, try session.depth(of: "catalogue.dead"))
        }

        #expect(findings.map(\.subject) == ["queue catalogue.dead", "queue catalogue.commands"])
        #expect(findings[0].text == "does not exist")
        #expect(findings[1].text.hasPrefix("was declared in another way: PRECONDITION_FAILED"))
        #expect(missing == nil)
    }

    @Test func `groups unrouted messages by what they tell, and leaves them where they are`() async throws {
        let settings = try await TestBroker.place().settings()

        let findings = try await Session.use(settings) { session in
            try Topology.declareShared(on: session)
            for type in ["catalogue.product.create", "catalogue.product.create", "catalog.product.create"] {
                try session.publishConfirmed(OutgoingMessage(exchange: Exchange.commands, routingKey: type))
            }
            return try UnroutedExamination(vocabulary: .ours).findings(session)
        }

        #expect(
            findings.map(\.text) == [
                "3 messages that no queue wanted wait in souk.unrouted",
                "2 × catalogue.product.create on souk.commands",
                "1 × catalog.product.create on souk.commands",
            ]
        )
        #expect(findings[1].nextStep?.hasPrefix("The binding of catalogue was missing") == true)
        #expect(findings[2].nextStep?.hasPrefix("Did you mean catalogue.product.create") == true)
        try await eventually {
            try await Session.use(settings) { try $0.depth(of: "souk.unrouted")?.messages == 3 }
        }
    }

    @Test func `finds a service whose commands go astray, and takes back what it was found by`() async throws {
        let place = try await TestBroker.place()
        let settings = try place.settings()
        let catalogue = try LiveService("catalogue", program: "souk-catalogue", at: place)
        let process = try await catalogue.start()
        // Where it was asked whether it is ready before it had a queue for questions.
        _ = try await Session.use(settings) { try $0.purgeQueue(Topology.unroutedQueue) }
        func examine() async throws -> [Finding] {
            try await Session.use(settings) { session in
                let probes = try BindingExamination(services: ["catalogue"], signer: nil).unanswered(session)
                return try UnroutedExamination(vocabulary: .ours, probes: probes).findings(session)
            }
        }

        let well = try await examine()
        try await Session.use(settings) { session in
            try session.unbindQueue("catalogue.commands", from: Exchange.commands, routingKey: "catalogue.#")
        }
        let ill = try await examine()

        #expect(well.map(\.text) == ["no messages that no queue wanted"])
        #expect(
            ill.map(\.text) == [
                "its binding to souk.commands is missing: no command reaches it", "no messages that no queue wanted",
            ]
        )
        #expect(ill.map(\.verdict) == [.wrong, .good])
        #expect(try await Session.use(settings) { try $0.depth(of: "souk.unrouted")?.messages } == 0)
        #expect(await catalogue.stop(process))
        await catalogue.close()
    }

    @Test(arguments: [("3.9.29", true), ("3.10.8", false), ("3.10", false), ("4.1.3-rc.1", false), ("3.8", true)])
    func `knows which versions are too old`(version: String, isTooOld: Bool) {
        #expect((BrokerVersion(version).finding.verdict == .wrong) == isTooOld)
    }
}

@Suite struct `souk doctor` {
    @Test func `goes on to its end when bindings cannot be examined`() async throws {
        let service = try await EchoService()
        try await Session.use(service.settings) { try $0.deleteExchange(Exchange.commands) }

        let result = try await SoukProgram.run("doctor", environment: ["SOUK_AMQP_URL": service.url])

        #expect(result.status == 1)
        #expect(result.output.contains("exchange souk.commands: does not exist"))
        #expect(result.output.contains("bindings: those of commands cannot be examined: "))
        #expect(result.output.contains("unrouted: "))
        await service.stop()
    }
}
