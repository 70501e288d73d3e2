import Foundation
import Glibc
import Messaging
import RingMessages
import ServiceKit
import Synchronization

/// One of the three services of the ring, as `RING_POSITION` says; dies at the failpoint that `RING_FAILPOINT` names.
@main enum Ring {
    static func main() async throws {
        // A write behind the limit of a file has to fail, as on a full disk, and not to end the process.
        signal(SIGXFSZ, SIG_IGN)
        let environment = ProcessInfo.processInfo.environment
        let trap = Trap(environment["RING_FAILPOINT"] ?? "")
        switch environment["RING_POSITION"] {
        case Alder.name: try await RingService<Alder>.serve(failpoint: trap.pass)
        case Birch.name: try await RingService<Birch>.serve(failpoint: trap.pass)
        case Cedar.name: try await RingService<Cedar>.serve(failpoint: trap.pass)
        default:
            print("RING_POSITION has to be one of \(ring.joined(separator: ", ")).")
            exit(64)
        }
    }
}

/// Kills the process, as nothing can prevent, when it comes past a failpoint for the n-th time.
final class Trap: Sendable {
    private let failpoint: String
    private let left: Atomic<Int>

    /// Reads `name:n`; nothing else ever kills.
    init(_ text: String) {
        let parts = text.split(separator: ":")
        failpoint = parts.first.map(String.init) ?? ""
        left = Atomic(parts.dropFirst().first.flatMap { Int($0) } ?? 1)
    }

    func pass(_ failpoint: Failpoint) {
        guard failpoint.rawValue == self.failpoint, left.subtract(1, ordering: .relaxed).newValue == 0 else { return }
        kill(getpid(), SIGKILL)
    }
}
