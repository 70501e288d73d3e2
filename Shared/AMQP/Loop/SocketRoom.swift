internal import CRabbitMQ

/// How much can still be written to a connection without waiting: librabbitmq waits in `publish` for as long as the broker
/// reads nothing, and the thread with it.
struct SocketRoom {
    /// How long to wait when there is none: no event tells when a certain number of bytes fits again.
    static let pause = Duration.milliseconds(5)
    /// What is written beside the body, at a cautious guess.
    private static let overhead = 1024

    private var bytes: Int
    private var isEmpty: Bool

    init(of connection: Connection) {
        bytes = Int(crabbitmq_send_room(connection.socket))
        isEmpty = crabbitmq_all_sent(connection.socket) != 0
    }

    /// Takes what a body of this size needs; false if that isn't there.
    ///
    /// A message larger than the whole buffer has to go at some time: when nothing else is in it.
    mutating func take(_ size: Int) -> Bool {
        guard isEmpty || bytes >= size + Self.overhead else { return false }
        bytes -= size + Self.overhead
        isEmpty = false
        return true
    }
}
