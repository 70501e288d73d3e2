internal import CRabbitMQ
internal import Glibc
internal import Logging

/// What a connection is used for; called on the connection's thread only.
protocol ConnectionUser: AnyObject {
    /// Prepares a fresh connection: topology, channels, subscriptions.
    func connected(_ connection: Connection, epoch: UInt64) throws
    /// Does what can be done without waiting.
    func turn(_ connection: Connection) throws -> Turn
    func disconnected(_ error: AMQPError)
    /// Looks for work that needs no connection; returns true when the thread is to end.
    func turnOffline() -> OfflineTurn
    /// The thread ends; nothing is called afterwards.
    func stopped()
}

enum Turn {
    /// Nothing is left to do before the broker, another thread, or the time limit says so.
    case wait(atMost: Duration?)
    case again
    /// The work is over; `gracefully` closes the connection in agreement with the broker.
    case finished(gracefully: Bool)
}

enum OfflineTurn {
    case wait(atMost: Duration?)
    case finished
}

/// The life of one connection's thread: connect, serve, and after a loss once more, until the work is over.
struct ConnectionLoop {
    /// A connection that served this long starts the back-off anew when it is lost.
    private static let provenAfter = Duration.seconds(5)

    let settings: ConnectionSettings
    let wakeUp: WakeUp
    let logger: Logger
    let user: any ConnectionUser

    func run() {
        let backoff = Backoff(shortest: settings.shortestBackoff, longest: settings.longestBackoff)
        var epoch: UInt64 = 0
        var failures = 0
        while true {
            epoch += 1
            var connectedAt: ContinuousClock.Instant?
            do {
                let connection = try Connection.open(settings)
                connection.epoch = epoch
                try user.connected(connection, epoch: epoch)
                connectedAt = .now
                logger.info("connected", metadata: metadata(connection))
                try serve(connection)
                return user.stopped()
            } catch {
                let error = error as? AMQPError ?? AMQPError(.refused, "set up the connection", reason: "\(error)")
                logger.info(
                    "disconnected",
                    metadata: ["amqp.error": "\(error)", "amqp.connection": "\(settings.name)"]
                )
                user.disconnected(error)
                if let connectedAt, .now - connectedAt >= Self.provenAfter { failures = 0 }
                failures += 1
            }
            guard pause(until: .now + backoff.pause(afterFailures: failures)) else { return user.stopped() }
        }
    }

    private func metadata(_ connection: Connection) -> Logger.Metadata {
        [
            "amqp.host": "\(connection.host)",
            "amqp.connection": "\(settings.name)",
            "amqp.server.version": "\(connection.serverVersion)",
        ]
    }

    private func serve(_ connection: Connection) throws {
        // librabbitmq sends and checks heartbeats only while it is asked for frames.
        let heartbeat = settings.heartbeat > .zero ? settings.heartbeat / 4 : .seconds(60)
        while true {
            wakeUp.clear()
            switch try user.turn(connection) {
            case .again:
                continue
            case .wait(let limit):
                wait(for: connection.socket, atMost: min(limit ?? heartbeat, heartbeat))
            case .finished(let gracefully):
                if gracefully { connection.close() }
                return
            }
        }
    }

    /// Returns false when the thread is to end.
    private func pause(until deadline: ContinuousClock.Instant) -> Bool {
        while true {
            wakeUp.clear()
            guard case .wait(let limit) = user.turnOffline() else { return false }
            let left = deadline - .now
            guard left > .zero else { return true }
            wait(for: -1, atMost: min(limit ?? left, left))
        }
    }

    /// Waits for the wake-up and, unless negative, the socket.
    private func wait(for socket: Int32, atMost limit: Duration) {
        var descriptors = [
            pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
        ]
        poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: max(0, limit.milliseconds)))
        if descriptors[0].revents != 0 { wakeUp.drain() }
    }
}
