/// Messages on their way out that nobody waits for: neither mandatory nor confirmed.
struct UnconfirmedQueue {
    /// How many are kept while the broker blocks; older ones give way.
    private static let limit = 10_000

    private var messages = Ring<OutgoingMessage>()

    var isEmpty: Bool { messages.isEmpty }

    mutating func append(_ new: [OutgoingMessage]) {
        for message in new { messages.append(message) }
        while messages.count > Self.limit { _ = messages.popFirst() }
    }

    mutating func removeAll() { messages = Ring() }

    /// Publishes what the socket has room for; returns true when it had not enough.
    mutating func publish(
        _ connection: Connection,
        on channel: UInt16,
        _ room: inout SocketRoom
    ) throws(AMQPError) -> Bool {
        while let size = messages.first?.body.count {
            guard room.take(size) else { return true }
            if let message = messages.popFirst(), message.fault == nil {
                try connection.publish(message, on: channel, mandatory: false)
            }
        }
        return false
    }
}
