import Synchronization

/// Tells what happens in a stack, a line for each event.
final class StackLog: Sendable {
    private let console: Console
    private let folder: DataFolder
    private let lost = Mutex(false)

    init(_ console: Console, _ folder: DataFolder) {
        self.console = console
        self.folder = folder
    }

    /// Whether a service was given up.
    var hasLostService: Bool { lost.withLock { $0 } }

    func add(_ event: Stack.Event) {
        switch event {
        case .brokerStarted(let port, let time):
            line("rabbitmq", "ready", .green, "on port \(port) after \(seconds(time))")
        case .brokerDied(let pause):
            line("rabbitmq", "died", .red, "starts again in \(seconds(pause))")
        case .brokerFailed(let error):
            line("rabbitmq", "failed", .red, "\(error)")
        case .ready(let service, let version, let time):
            line(service, "ready", .green, "after \(seconds(time)), version \(version)")
        case .late(let service, let reasons):
            line(service, "late", .yellow, "not ready yet: \(reasons.joined(separator: "; "))")
        case .service(let service, .started(let pid)):
            line(service, "started", .dim, "process \(pid), log \(folder.log(of: service))")
        case .service(let service, .died(let ending, let pause)):
            line(service, "died", .red, "\(ending), starts again in \(seconds(pause))")
        case .service(let service, .gaveUp(let ending, let deaths)):
            lost.withLock { $0 = true }
            line(service, "given up", .red, "\(ending), \(deaths) times in a row; see \(folder.log(of: service))")
        case .service(let service, .failed(let error)):
            lost.withLock { $0 = true }
            line(service, "given up", .red, "\(error)")
        case .service(let service, .stopped(let ending)):
            line(service, "stopped", .dim, "\(ending)")
        }
    }

    private func line(_ name: String, _ state: String, _ paint: Console.Stream.Paint, _ details: String) {
        let name = name.padded(to: 16)
        console.print(name + console.output.painted(state.padded(to: 9), paint) + DisplayText(details).text)
    }

    private func seconds(_ time: Duration) -> String {
        "\(Double(time / .milliseconds(100)).rounded() / 10) s"
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
