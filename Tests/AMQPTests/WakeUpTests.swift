import Foundation
import Testing

@testable import AMQP

@Suite struct `A wake-up` {
    private func isReadable(_ wakeUp: WakeUp) -> Bool {
        var descriptor = pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) > 0
    }

    /// What a thread does that was held up after it had said that it signals.
    private func writeLate(_ wakeUp: WakeUp) {
        var one: UInt64 = 1
        #expect(write(wakeUp.descriptor, &one, 8) == 8)
    }

    @Test func `ends a wait once, however often it is signalled`() {
        let wakeUp = WakeUp()

        wakeUp.signal()
        wakeUp.signal()

        #expect(isReadable(wakeUp))
        wakeUp.clear()
        #expect(!isReadable(wakeUp))
    }

    @Test func `whose write was held up until after its clear doesn't end every wait that follows`() {
        let wakeUp = WakeUp()

        writeLate(wakeUp)
        wakeUp.drain()
        wakeUp.clear()

        #expect(!isReadable(wakeUp))
    }

    @Test func `that nobody has cleared yet is not drained away`() {
        let wakeUp = WakeUp()

        wakeUp.signal()
        wakeUp.drain()

        #expect(isReadable(wakeUp))
    }

    @Test func `lets a loop wait after a write that was held up`() throws {
        let wakeUp = WakeUp()
        writeLate(wakeUp)
        var settings = try ConnectionSettings(url: "amqp://127.0.0.1:1/")
        settings.shortestBackoff = .milliseconds(200)
        let user = Idler()

        ConnectionLoop(settings: settings, wakeUp: wakeUp, logger: quiet, user: user).run()

        // A few for each failure to connect; a loop that spins comes to thousands.
        #expect(user.turns < 50)
    }

    /// Has nothing to do, and gives up after a few failures to connect.
    private final class Idler: ConnectionUser {
        private(set) var turns = 0
        private var failures = 0

        func connected(_ connection: Connection, epoch: UInt64) {}
        func turn(_ connection: Connection) -> Turn { .finished(gracefully: true) }
        func disconnected(_ error: AMQPError) { failures += 1 }
        func stopped() {}

        func turnOffline() -> OfflineTurn {
            turns += 1
            return failures < 4 ? .wait(atMost: nil) : .finished
        }
    }
}
