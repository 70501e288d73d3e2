import ArgumentParser
import Foundation
import UnixSignals

struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs RabbitMQ and all services on this machine.",
        discussion: """
            Everything listens on the loopback interface only, on free ports, and lives in the data folder: databases, \
            logs, and the secrets made at the first start. Processes that die are started again. Ctrl-C or `souk down` \
            stops everything; the data stay. While it runs, the other verbs find it by themselves.
            """
    )

    @Option(help: "Where everything is kept; otherwise SOUK_DATA, otherwise .souk.", completion: .directory)
    var data: String?

    @Flag(help: "Go on in the background, once everything is ready.")
    var detach = false

    func run() async throws {
        let folder = DataFolder.chosen(data)
        try folder.create()
        if let holder = DataFolderLock.holder(of: folder) { throw Failure.inUse(folder, by: holder) }
        let services = Vocabulary.ours.services
        let executables = ServiceExecutable.find(in: try ServiceExecutable.ownFolder(), services: services)
        let console = Console.standard
        for missing in services where !executables.contains(where: { $0.service == missing }) {
            console.note("souk-\(missing) does not lie beside souk and is not run.")
        }
        if environment("SOUK_AMQP_URL") != nil {
            console.note(
                "SOUK_AMQP_URL is set, so the other verbs talk to that broker; --data makes them find this one."
            )
        }
        if detach {
            try await Background(folder).start(expecting: executables.map(\.service), console)
        } else {
            try await runHere(folder, executables, console)
        }
    }

    private func runHere(_ folder: DataFolder, _ executables: [ServiceExecutable], _ console: Console) async throws {
        guard let lock = try DataFolderLock(folder) else { throw Failure.inUse(folder, by: nil) }
        console.print("data in \(folder.path)")
        let log = StackLog(console, folder)
        let stack = Stack(folder, executables, onEvent: log.add)
        let running = Task { try await stack.run() }
        let listening = Task {
            for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup) {
                guard !running.isCancelled else { Souk.exit(withError: ExitCode(130)) }
                console.note("stopping; once more stops without mercy")
                running.cancel()
            }
        }
        defer { listening.cancel() }
        do {
            try await running.value
        } catch is CancellationError {
            // Stopped while the broker was still starting: that is what was asked for.
        }
        extendLifetime(lock)
        guard !log.hasLostService else { throw ExitCode(ExitStatus.refused.rawValue) }
    }
}

extension Failure {
    fileprivate static func inUse(_ folder: DataFolder, by holder: Int32?) -> Failure {
        .refused(
            "A stack runs in \(folder.path) already\(holder.map { " (process \($0))" } ?? "").",
            nextStep: "Stop it with `souk down`, or name another folder with --data."
        )
    }
}
