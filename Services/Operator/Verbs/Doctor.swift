import AMQP
import ArgumentParser
import Messaging
import Model

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Examines the broker, its queues and all services, and says what to do.",
        discussion: "Exit status: 0 if nothing is wrong, 1 if something is, 2 if there is no broker."
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Option(help: "text or json.")
    var format = Format.text

    @OptionGroup var broker: BrokerOptions

    func run() async throws {
        let console = Console.standard
        let settings = try broker.settings()
        let vocabulary = Vocabulary.ours
        let services = vocabulary.services
        // Without a broker it ends here; all else becomes a finding.
        let version = try await Session.use(settings) { BrokerVersion($0.serverVersion) }
        let health = await HealthInquiry(settings).answers(expected: Set(services), patience: .seconds(3))
        let examination = BrokerExamination(settings)
        let findings = try await Session.use(settings.named("souk doctor")) { session in
            var findings = [version.finding]
            findings += examination.permissions(session)
            findings += TopologyExamination(services: services).findings(session)
            for service in services {
                findings +=
                    ServiceExamination(
                        service: service,
                        answer: health[service],
                        commands: try session.depth(of: "\(service).commands"),
                        dead: try session.depth(of: "\(service).dead")
                    ).findings
            }
            let running = services.filter { health[$0] != nil }
            var probes: [String: String] = [:]
            do {
                probes = try BindingExamination(services: running, signer: settings.signer).unanswered(session)
                if !running.isEmpty, probes.isEmpty { findings.append(.commandsArrive) }
            } catch let error as AMQPError {
                findings.append(.unexamined(error))
            }
            findings += try UnroutedExamination(vocabulary: vocabulary, probes: probes).findings(session)
            return findings + [.eventBindings]
        }
        try show(findings, on: console)
        if findings.contains(where: { $0.verdict == .wrong }) { throw ExitCode(ExitStatus.refused.rawValue) }
    }

    private func show(_ findings: [Finding], on console: Console) throws {
        switch format {
        case .json: console.print(String(decoding: try JSON.encode(findings), as: UTF8.self))
        case .text: for finding in findings { for line in finding.lines(for: console.output) { console.print(line) } }
        }
    }
}

extension Finding {
    fileprivate static let commandsArrive = Finding.good("bindings", "commands reach every service that runs")

    fileprivate static func unexamined(_ error: AMQPError) -> Finding {
        .unknown(
            "bindings",
            "those of commands cannot be examined: \(error)",
            nextStep: "Try again when what is wrong above is mended."
        )
    }

    /// An event that one service does not hear of is heard by others, and by the log: nothing comes back.
    fileprivate static let eventBindings = Finding.unknown(
        "bindings",
        "AMQP cannot tell which events a service is bound to",
        nextStep:
            "`rabbitmqctl list_bindings` on the broker's machine lists them; services bind their queues at each start."
    )
}
