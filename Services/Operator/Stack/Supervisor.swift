import Glibc
import LocalBroker

/// Keeps one process running: starts it again when it dies, later each time, and gives up only out loud.
struct Supervisor: Sendable {
    /// How often to try, and how long to wait in between.
    struct Patience: Sendable {
        var firstPause: Duration = .milliseconds(500)
        var longestPause: Duration = .seconds(30)
        /// Who ran this long was well; what came before is forgotten.
        var calmAfter: Duration = .seconds(60)
        /// Deaths in a row that are one too many.
        var deaths = 8
        /// Between the request to stop and the end without mercy.
        var grace: Duration = .seconds(20)

        /// The deaths in a row with the one of a process that ran for so long, after so many before it.
        func deaths(after before: Int, havingRun time: Duration) -> Int {
            time >= calmAfter ? 1 : before + 1
        }

        func pause(afterDeaths deaths: Int) -> Duration {
            min(longestPause, firstPause * (1 << min(max(deaths - 1, 0), 16)))
        }
    }

    enum Event: Sendable {
        case started(pid: Int32)
        case died(Ending, nextTryIn: Duration)
        case gaveUp(Ending, deaths: Int)
        /// The executable could not even be started; nothing will change that.
        case failed(any Error)
        case stopped(Ending)
    }

    /// How a process ended.
    struct Ending: Equatable, Sendable, CustomStringConvertible {
        /// The exit status, or 128 and the signal.
        var status: ChildProcess.Status

        var description: String {
            status > 128 ? "was killed by signal \(status - 128)" : "ended with status \(status)"
        }
    }

    var patience = Patience()
    var start: @Sendable () async throws -> ChildProcess
    var onEvent: @Sendable (Event) -> Void

    /// Runs until the task is cancelled, which stops the process, or until there is no hope.
    func run() async {
        let clock = ContinuousClock()
        var deaths = 0
        while !Task.isCancelled {
            let child: ChildProcess
            do {
                child = try await start()
            } catch {
                return onEvent(.failed(error))
            }
            onEvent(.started(pid: child.pid))
            let startedAt = clock.now
            let ending = await end(of: child)
            guard !Task.isCancelled else { return onEvent(.stopped(ending)) }
            deaths = patience.deaths(after: deaths, havingRun: clock.now - startedAt)
            guard deaths < patience.deaths else { return onEvent(.gaveUp(ending, deaths: deaths)) }
            let pause = patience.pause(afterDeaths: deaths)
            onEvent(.died(ending, nextTryIn: pause))
            try? await clock.sleep(for: pause)
        }
    }

    private func end(of child: ChildProcess) async -> Ending {
        let mercy = patience.grace
        return await withTaskCancellationHandler {
            Ending(status: await child.waitUntilExit())
        } onCancel: {
            child.signal(SIGTERM)
            Task {
                guard await !child.waitUntilExit(atMost: mercy) else { return }
                child.signal(SIGKILL)
            }
        }
    }
}
