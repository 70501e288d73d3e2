import Foundation
import Glibc
import Messaging
import Model

/// Kills every service in turn, then the broker, while the play goes on; the supervisor starts them again.
struct Killer {
    private let task: Task<[String], Never>

    static func start(_ stack: LocalStack, _ screen: Screen) -> Killer {
        Killer(
            task: Task.detached {
                let names = Suite.services.map { $0.service } + ["broker"]
                var spared = names
                for name in names {
                    try? await Task.sleep(for: .seconds(4))
                    guard !Task.isCancelled else { break }
                    let process = Self.process(named: name, in: stack.folder)
                    guard let process, Glibc.kill(process, SIGKILL) == 0 else { continue }
                    spared.removeAll { $0 == name }
                    screen.say(screen.dim("  † \(name) is killed (kill -9 \(process))"))
                }
                return spared
            }
        )
    }

    /// Ends the killing, and returns whom it has spared: who was not there, or whose turn never came.
    @discardableResult
    func stop() async -> [String] {
        task.cancel()
        return await task.value
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
