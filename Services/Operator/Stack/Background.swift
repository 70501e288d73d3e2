import Foundation
import LocalBroker

/// `souk up` as a process that outlives the terminal.
struct Background {
    private let folder: DataFolder

    init(_ folder: DataFolder) {
        self.folder = folder
    }

    private var log: String { folder.log(of: "souk") }

    /// Returns when everything is ready.
    func start(expecting services: [String], _ console: Console) async throws {
        LogFile(path: log).rotate()
        let before = (try? Data(contentsOf: URL(fileURLWithPath: log)).count) ?? 0
        // A child would end with us; this one becomes the leader of a session of its own.
        let souk = try ServiceExecutable.ownFolder() + "/souk"
        let starter = try await ChildProcess.start(
            ["/usr/bin/setsid", "--fork", souk, "up", "--data", folder.path],
            environment: ProcessInfo.processInfo.environment,
            output: log
        )
        guard await starter.waitUntilExit() == 0 else { throw failure(since: before) }
        let started = ContinuousClock.now
        var wasSeen = false
        while ContinuousClock.now - started < .seconds(180) {
            try await Task.sleep(for: .milliseconds(100))
            let isThere = DataFolderLock.holder(of: folder) != nil
            guard isThere || !wasSeen && ContinuousClock.now - started < .seconds(10) else { break }
            wasSeen = isThere
            guard let stack = try RunningStack.running(in: folder), stack.isReady else { continue }
            console.note(words(since: before))
            guard stack.lost.isEmpty else {
                throw Failure.refused(
                    "\(stack.lost.joined(separator: ", ")) could not be kept running; the rest of the stack runs.",
                    nextStep: "See the logs in \(folder.logs); `souk down` stops the stack."
                )
            }
            return console.print("running; `souk status` looks at it, `souk down` stops it")
        }
        throw failure(since: before)
    }

    private func failure(since start: Int) -> Failure {
        .refused("The stack did not become ready:\n\(words(since: start))", nextStep: "See the logs in \(folder.logs).")
    }

    private func words(since start: Int) -> String {
        let data = FileManager.default.contents(atPath: log) ?? Data()
        return String(decoding: data.dropFirst(start), as: UTF8.self).trimmingCharacters(in: .newlines)
    }
}
