import Foundation
import Glibc
import Messaging
import Model

/// Kills every service in turn, then the broker, while the play goes on; the supervisor starts them again.
struct Killer {
    private let task: Task<Void, Never>

    static func start(_ stack: LocalStack, _ screen: Screen) -> Killer {
        Killer(
            task: Task.detached {
                for name in Suite.services.map({ $0.service }) + ["broker"] {
                    try? await Task.sleep(for: .seconds(4))
                    guard !Task.isCancelled else { return }
                    let process = Self.process(named: name, in: stack.folder)
                    guard let process, Glibc.kill(process, SIGKILL) == 0 else { continue }
                    screen.say(screen.dim("  † \(name) is killed (kill -9 \(process))"))
                }
            }
        )
    }

    func stop() async {
        task.cancel()
        await task.value
    }

    /// The process that serves from this folder.
    private static func process(named name: String, in folder: String) -> pid_t? {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { pid_t($0) } ?? []
        return processes.first { process in
            guard let environment = FileManager.default.contents(atPath: "/proc/\(process)/environ"),
                let command = FileManager.default.contents(atPath: "/proc/\(process)/cmdline")
            else { return false }
            let words = command.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            let isOurs = environment.range(of: Data(folder.utf8)) != nil
            let isNamed =
                name == "broker"
                ? words.first?.hasSuffix("beam.smp") ?? false : words.first?.hasSuffix("/souk-\(name)") ?? false
            return isOurs && isNamed
        }
    }
}
