import ArgumentParser
import Glibc

struct Down: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stops what `souk up` started; the data stay."
    )

    @Option(help: "The data folder of `souk up`; otherwise SOUK_DATA, otherwise .souk.", completion: .directory)
    var data: String?

    func run() async throws {
        let folder = DataFolder.chosen(data)
        guard let holder = DataFolderLock.holder(of: folder) else {
            return Console.standard.note("Nothing runs in \(folder.path).")
        }
        kill(holder, SIGTERM)
        let deadline = ContinuousClock.now + .seconds(60)
        while DataFolderLock.holder(of: folder) == holder {
            guard ContinuousClock.now < deadline else {
                throw Failure.refused(
                    "Process \(holder) has not stopped within a minute.",
                    nextStep: "See \(folder.log(of: "souk")); `kill -9 \(holder)` stops it and all it started at once."
                )
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        Console.standard.note("Stopped.")
    }
}
