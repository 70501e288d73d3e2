import AMQP
import ArgumentParser
import LocalBroker
import ServiceKit

/// The operator's command line.
@main struct Souk: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "souk",
        abstract: "Runs Souk on this machine, and talks to its services anywhere.",
        discussion: """
            Shell completions: `souk --generate-completion-script bash` (or zsh, fish) prints the script to install.
            """,
        version: soukVersion,
        subcommands: [Docs.self, Provision.self],
        groupedSubcommands: [
            CommandGroup(name: "Talk to services", subcommands: [Send.self, Ask.self, Watch.self, Describe.self]),
            CommandGroup(name: "Act for yourself", subcommands: [Login.self, Approve.self, Logout.self]),
            CommandGroup(name: "Help people with accounts and data", subcommands: [Accounts.self, DataRights.self]),
            CommandGroup(name: "Bring data", subcommands: [Import.self, MakeTown.self, DeriveID.self]),
            CommandGroup(
                name: "Look after them",
                subcommands: [Status.self, Doctor.self, Dead.self, Metrics.self, Reconcile.self, Keys.self]
            ),
            CommandGroup(name: "Run them here", subcommands: [Up.self, Down.self]),
        ]
    )

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard let failure = Failure(reportable: error) else { exit(withError: error) }
            Console.standard.report(failure)
            exit(withError: ExitCode(failure.status.rawValue))
        }
    }
}

extension Failure {
    /// An error that operators can act on; nil for those that the parser of arguments explains better.
    fileprivate init?(reportable error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as AMQPError: self.init(error)
        case let error as LocalBrokerError: self = .refused(error.description)
        default: return nil
        }
    }
}
