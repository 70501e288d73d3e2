internal import CRabbitMQ
internal import Glibc

/// One thread's view of one open connection: synchronous, for set-up and for tools.
///
/// An error of the broker on one request leaves the session usable: the next request gets a new channel. Not `Sendable`:
/// inside `use`, or in a set-up closure, it lives on a thread of its own, where waiting harms nobody.
public final class Session {
    private let connection: Connection
    private var channel: UInt16 = 0
    private var channelIsOpen = false
    /// The last sequence number published for a confirm on the open channel; nil before `confirm.select`.
    private var published: UInt64?

    init(_ connection: Connection) {
        self.connection = connection
    }

    /// Connects to the first host that answers.
    public static func open(_ settings: ConnectionSettings) throws -> Session {
        Session(try Connection.open(settings))
    }

    /// Connects, runs the body on an OS thread made for it, and closes.
    public static func use<R: Sendable>(
        _ settings: ConnectionSettings,
        _ body: @escaping @Sendable (Session) throws -> R
    ) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            OSThread.start(named: "amqp session") {
                continuation.resume(
                    with: Result {
                        let session = try Session.open(settings)
                        defer { session.close() }
                        return try body(session)
                    }
                )
            }
        }
    }

    public func close() {
        connection.close()
    }

    /// What the broker said about itself, such as `product`, `cluster_name` and `capabilities`.
    public var serverProperties: Table { connection.serverProperties }
    public var serverVersion: String { connection.serverVersion }

    // MARK: Topology

    public func declareExchange(
        _ name: String,
        type: String,
        durable: Bool = true,
        autoDelete: Bool = false,
        isInternal: Bool = false,
        arguments: Table = Table(),
        passive: Bool = false
    ) throws {
        try request("declare exchange \(name)") { state, channel, arena in
            amqp_exchange_declare(
                state,
                channel,
                arena.bytes(name),
                arena.bytes(type),
                passive.asAMQP,
                durable.asAMQP,
                autoDelete.asAMQP,
                isInternal.asAMQP,
                arena.table(arguments)
            )
        }
    }

    public func deleteExchange(_ name: String, ifUnused: Bool = false) throws {
        try request("delete exchange \(name)") { state, channel, arena in
            amqp_exchange_delete(state, channel, arena.bytes(name), ifUnused.asAMQP)
        }
    }

    public func bindExchange(
        _ destination: String,
        to source: String,
        routingKey: String,
        arguments: Table = Table()
    ) throws {
        try request("bind exchange \(destination) to exchange \(source)") { state, channel, arena in
            amqp_exchange_bind(
                state,
                channel,
                arena.bytes(destination),
                arena.bytes(source),
                arena.bytes(routingKey),
                arena.table(arguments)
            )
        }
    }

    /// What a queue holds: messages ready for delivery (not those being handled), and its consumers.
    public struct QueueState: Sendable, Equatable {
        public var name: String
        public var messages: Int
        public var consumers: Int
    }

    /// Declares a queue; an empty name lets the broker choose one.
    @discardableResult
    public func declareQueue(
        _ name: String,
        durable: Bool = true,
        exclusive: Bool = false,
        autoDelete: Bool = false,
        arguments: Table = Table(),
        passive: Bool = false
    ) throws -> QueueState {
        let operation = passive ? "look at queue \(name)" : "declare queue \(name)"
        return try request(operation) { state, channel, arena in
            amqp_queue_declare(
                state,
                channel,
                arena.bytes(name),
                passive.asAMQP,
                durable.asAMQP,
                exclusive.asAMQP,
                autoDelete.asAMQP,
                arena.table(arguments)
            ).map {
                QueueState(
                    name: String(decoding: [UInt8]($0.pointee.queue), as: UTF8.self),
                    messages: Int($0.pointee.message_count),
                    consumers: Int($0.pointee.consumer_count)
                )
            }
        } ?? QueueState(name: name, messages: 0, consumers: 0)
    }

    /// Returns how many messages went with the queue; a queue that does not exist is no error.
    @discardableResult
    public func deleteQueue(_ name: String, ifUnused: Bool = false, ifEmpty: Bool = false) throws -> Int {
        try request("delete queue \(name)") { state, channel, arena in
            amqp_queue_delete(state, channel, arena.bytes(name), ifUnused.asAMQP, ifEmpty.asAMQP)
                .map { Int($0.pointee.message_count) }
        } ?? 0
    }

    @discardableResult
    public func purgeQueue(_ name: String) throws -> Int {
        try request("purge queue \(name)") { state, channel, arena in
            amqp_queue_purge(state, channel, arena.bytes(name)).map { Int($0.pointee.message_count) }
        } ?? 0
    }

    public func bindQueue(
        _ queue: String,
        to exchange: String,
        routingKey: String = "",
        arguments: Table = Table()
    ) throws {
        try request("bind queue \(queue) to exchange \(exchange)") { state, channel, arena in
            amqp_queue_bind(
                state,
                channel,
                arena.bytes(queue),
                arena.bytes(exchange),
                arena.bytes(routingKey),
                arena.table(arguments)
            )
        }
    }

    public func unbindQueue(
        _ queue: String,
        from exchange: String,
        routingKey: String = "",
        arguments: Table = Table()
    ) throws {
        try request("unbind queue \(queue) from exchange \(exchange)") { state, channel, arena in
            amqp_queue_unbind(
                state,
                channel,
                arena.bytes(queue),
                arena.bytes(exchange),
                arena.bytes(routingKey),
                arena.table(arguments)
            )
        }
    }

    // MARK: Messages

    /// Takes one message, or returns nil when the queue has none ready.
    ///
    /// It stays the broker's until acknowledged; it returns to the queue when the session ends or a request fails.
    public func get(_ queue: String, noAck: Bool = false) throws -> Delivery? {
        let operation = "get a message from queue \(queue)"
        try openChannel()
        defer { connection.arena.reset() }
        let reply = amqp_basic_get(connection.state, channel, connection.arena.bytes(queue), noAck.asAMQP)
        try checked(operation) { () throws(AMQPError) in try connection.check(reply, operation) }
        guard reply.reply.id == AMQP_BASIC_GET_OK_METHOD else { return nil }
        let got = reply.reply.decoded.assumingMemoryBound(to: amqp_basic_get_ok_t.self).pointee
        connection.beginContent(got, on: channel)
        return try waitFor(operation) { incoming in
            if case .delivery(let delivery) = incoming { delivery } else { nil }
        }
    }

    public func acknowledge(_ delivery: Delivery, multiple: Bool = false) throws {
        try connection.check(
            amqp_basic_ack(connection.state, try channelOf(delivery), delivery.tag, multiple.asAMQP),
            "acknowledge a message"
        )
    }

    public func reject(_ delivery: Delivery, requeue: Bool) throws {
        try connection.check(
            amqp_basic_reject(connection.state, try channelOf(delivery), delivery.tag, requeue.asAMQP),
            "reject a message"
        )
    }

    /// Publishes without waiting for anything, never mandatory: the broker may still drop the message.
    public func publish(_ message: OutgoingMessage) throws {
        try openChannel()
        try connection.corked { () throws(AMQPError) in
            try connection.publish(message, on: channel, mandatory: false)
        }
        if let sequence = published { published = sequence + 1 }
    }

    /// Publishes and waits until the broker has taken responsibility for the message.
    public func publishConfirmed(_ message: OutgoingMessage) throws {
        let operation = "publish to exchange \(message.exchange) with routing key \(message.routingKey)"
        try openChannel()
        if published == nil {
            try request("ask for publisher confirms") { state, channel, _ in amqp_confirm_select(state, channel) }
            published = 0
        }
        try connection.corked { () throws(AMQPError) in
            try connection.publish(message, on: channel, mandatory: message.mandatory)
        }
        let sequence = (published ?? 0) + 1
        published = sequence
        var failure: AMQPError?
        try waitFor(operation) { incoming -> Void? in
            switch incoming {
            case .returned(let code, let text, _):
                failure = connection.error(.unroutable, operation, replyCode: code, text)
                return nil
            case .confirmed(_, let tag, let multiple):
                return settles(tag, multiple, sequence) ? () : nil
            case .rejected(_, let tag, let multiple):
                guard settles(tag, multiple, sequence) else { return nil }
                failure = connection.error(
                    .rejected,
                    operation,
                    "the broker refused the message; its queue may be full"
                )
                return ()
            default:
                return nil
            }
        }
        if let failure { throw failure }
    }

    private func settles(_ tag: UInt64, _ multiple: Bool, _ sequence: UInt64) -> Bool {
        tag == sequence || multiple && (tag == 0 || tag > sequence)
    }

    // MARK: Channel

    /// Ends the session's own channel and leaves the connection open.
    func finish() throws {
        guard channelIsOpen else { return }
        channelIsOpen = false
        try connection.closeChannel(channel)
    }

    private func openChannel() throws {
        guard !channelIsOpen else { return }
        channel += 1
        published = nil
        try connection.openChannel(channel)
        channelIsOpen = true
    }

    private func channelOf(_ delivery: Delivery) throws -> UInt16 {
        guard channelIsOpen, delivery.channel == channel else {
            throw connection.error(
                .disconnected,
                "acknowledge a message",
                "its channel was closed by an error; the message is back in its queue"
            )
        }
        return channel
    }

    @discardableResult
    private func request<R>(
        _ operation: String,
        _ body: (amqp_connection_state_t, UInt16, Arena) -> R
    ) throws -> R {
        try openChannel()
        defer {
            connection.arena.reset()
            connection.releaseBuffers(channel)
        }
        let result = body(connection.state, channel, connection.arena)
        try checked(operation) { () throws(AMQPError) in try connection.checkReply(operation) }
        return result
    }

    /// Answers a channel error, as the protocol wants, so that the connection stays usable.
    private func checked<R>(_ operation: String, _ body: () throws(AMQPError) -> R) throws -> R {
        do {
            return try body()
        } catch {
            if error.code == .refused {
                channelIsOpen = false
                var answer = amqp_channel_close_ok_t()
                _ = amqp_send_method(connection.state, channel, AMQP_CHANNEL_CLOSE_OK_METHOD, &answer)
            }
            throw error
        }
    }

    private func waitFor<R>(_ operation: String, _ pick: (Incoming) throws -> R?) throws -> R {
        let deadline = ContinuousClock.now + connection.settings.rpcTimeout
        while true {
            while let incoming = try checked(operation, { () throws(AMQPError) in try connection.receive() }) {
                if let result = try pick(incoming) { return result }
            }
            let left = deadline - .now
            guard left > .zero else {
                throw connection.error(.timeout, operation, "no answer within \(connection.settings.rpcTimeout)")
            }
            var descriptor = pollfd(fd: connection.socket, events: Int16(POLLIN), revents: 0)
            // Woken at least every second to send heartbeats.
            poll(&descriptor, 1, Int32(clamping: min(left.milliseconds, 1000)))
        }
    }
}

extension Bool {
    var asAMQP: amqp_boolean_t { self ? 1 : 0 }
}
