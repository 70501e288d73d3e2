internal import ArgumentParser
internal import Logging
internal import Messaging
internal import Model

/// Asks the running service how it is, as container engines do every few seconds.
struct HealthCommand<S: Service>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "health",
            abstract: "Asks the running service, through the broker, whether it is ready; status 1 if not.",
            discussion: "Says why it is not. Uses the same settings as serve."
        )
    }

    @Option(help: "How many seconds to wait for the answer.")
    var timeout = 5

    func run() async throws {
        let settings = try readSettings()
        let client = RequestClient(
            connection: settings.connection,
            source: "\(S.name)-health",
            logger: Logger(label: "souk.health") { _ in SwiftLogNoOpLogHandler() }
        )
        client.start()
        do {
            let health = try await client.ask(Operations.AskHealth(), of: S.name, timeout: .seconds(timeout))
            await client.stop()
            print(health.ready ? "ready" : health.reasons.joined(separator: "; "))
            if !health.ready { throw ExitCode.failure }
        } catch let error where !(error is ExitCode) {
            await client.stop()
            print("no answer: \(error)")
            throw ExitCode.failure
        }
    }
}
