internal import CRabbitMQ

/// The consumer's work on its connection's thread.
final class ConsumerUser: ConnectionUser {
    /// Hands deliveries over at the latest after this many: acknowledgements must not wait for a flood to end.
    private static let handOver = 1024

    private enum Phase {
        case consuming
        /// `basic.cancel` is on its way for this many channels.
        case cancelling(remaining: Int)
        case cancelled
    }

    private let subscriptions: [Consumer.Subscription]
    private let mailbox: Mailbox<ConsumerCommand>
    private let setUp: (Session) throws -> Void
    private let onEvent: (Consumer.Event) -> Void

    private var phase = Phase.consuming
    private var epoch: UInt64 = 0
    private var commands: [ConsumerCommand] = []
    private var cancelWaiters: [CheckedContinuation<Void, Never>] = []
    private var stopWaiters: [CheckedContinuation<Void, Never>] = []
    private var arrived: [Delivery] = []
    private var unconfirmed = UnconfirmedQueue()
    /// The channels of the subscriptions are open; they aren't when it connects again after a cancel.
    private var canPublish = false
    private var isBlocked = false

    init(
        subscriptions: [Consumer.Subscription],
        mailbox: Mailbox<ConsumerCommand>,
        setUp: @escaping (Session) throws -> Void,
        onEvent: @escaping (Consumer.Event) -> Void
    ) {
        self.subscriptions = subscriptions
        self.mailbox = mailbox
        self.setUp = setUp
        self.onEvent = onEvent
    }

    // MARK: Connecting

    func connected(_ connection: Connection, epoch: UInt64) throws {
        let session = Session(connection)
        try setUp(session)
        try session.finish()
        self.epoch = epoch
        arrived.removeAll()
        canPublish = false
        isBlocked = false
        onEvent(.connected(epoch: epoch, serverVersion: connection.serverVersion))
        guard case .consuming = phase else { return }
        for (index, subscription) in subscriptions.enumerated() {
            let channel = Consumer.channel(ofSubscription: index)
            try connection.openChannel(channel)
            if subscription.acknowledges {
                amqp_basic_qos(connection.state, channel, 0, subscription.prefetch, 0)
                try connection.checkReply("set the prefetch count")
            }
        }
        canPublish = !subscriptions.isEmpty
        // Afterwards, since deliveries begin at once.
        for (index, subscription) in subscriptions.enumerated() {
            try consume(subscription, on: Consumer.channel(ofSubscription: index), connection)
        }
    }

    private func consume(_ subscription: Consumer.Subscription, on channel: UInt16, _ connection: Connection) throws {
        defer { connection.arena.reset() }
        let queue = connection.arena.bytes(subscription.queue)
        amqp_basic_consume(
            connection.state,
            channel,
            queue,
            queue,
            0,
            (!subscription.acknowledges).asAMQP,
            0,
            connection.arena.table(subscription.arguments)
        )
        try connection.checkReply("consume queue \(subscription.queue)")
    }

    func disconnected(_ error: AMQPError) {
        handOver()
        unconfirmed.removeAll()
        onEvent(.disconnected(error))
        if case .cancelling = phase { finishCancelling() }
    }

    func stopped() {
        for command in mailbox.close() {
            if case .cancel(let waiter) = command { waiter.resume() }
            if case .stop(let waiter) = command { waiter.resume() }
        }
        finishCancelling()
        stopWaiters.forEach { $0.resume() }
    }

    // MARK: Turns

    func turn(_ connection: Connection) throws -> Turn {
        try obey(connection)
        let isDrained = try receive(connection)
        handOver()
        let isSocketFull = try publish(connection)
        guard isDrained else { return .again }
        if case .cancelling(0) = phase { finishCancelling() }
        if case .cancelled = phase, !stopWaiters.isEmpty {
            // What was queued while the last deliveries came in.
            try obey(connection)
            _ = try publish(connection)
            // A blocked broker reads nothing, not even a farewell.
            return .finished(gracefully: !isBlocked)
        }
        return .wait(atMost: isSocketFull ? SocketRoom.pause : nil)
    }

    func turnOffline() -> OfflineTurn {
        mailbox.take(into: &commands)
        for command in commands {
            switch command {
            case .acknowledge, .reject, .publishUnconfirmed: break
            case .cancel(let waiter): cancelWaiters.append(waiter)
            case .stop(let waiter): stopWaiters.append(waiter)
            }
        }
        if !cancelWaiters.isEmpty || !stopWaiters.isEmpty { finishCancelling() }
        return stopWaiters.isEmpty ? .wait(atMost: nil) : .finished
    }

    private func obey(_ connection: Connection) throws {
        mailbox.take(into: &commands)
        guard !commands.isEmpty else { return }
        try connection.corked { () throws(AMQPError) in
            for command in commands {
                try obey(command, connection)
            }
        }
    }

    private func obey(_ command: ConsumerCommand, _ connection: Connection) throws(AMQPError) {
        switch command {
        case .acknowledge(let acknowledgement):
            guard acknowledgement.epoch == epoch else { return }
            let multiple = acknowledgement.multiple.asAMQP
            let status = amqp_basic_ack(connection.state, acknowledgement.channel, acknowledgement.tag, multiple)
            try connection.check(status, "acknowledge a message")
        case .reject(let rejection, let requeue):
            guard rejection.epoch == epoch else { return }
            let status = amqp_basic_reject(connection.state, rejection.channel, rejection.tag, requeue.asAMQP)
            try connection.check(status, "reject a message")
        case .publishUnconfirmed(let messages):
            unconfirmed.append(messages)
        case .cancel(let waiter):
            cancelWaiters.append(waiter)
            try cancel(connection)
        case .stop(let waiter):
            stopWaiters.append(waiter)
            try cancel(connection)
        }
    }

    /// Publishes what the socket has room for; returns true when it had not enough.
    private func publish(_ connection: Connection) throws(AMQPError) -> Bool {
        guard canPublish, !isBlocked, !unconfirmed.isEmpty else { return false }
        var room = SocketRoom(of: connection)
        return try connection.corked { () throws(AMQPError) in
            try unconfirmed.publish(connection, on: Consumer.channel(ofSubscription: 0), &room)
        }
    }

    /// Asks without waiting for the answer: deliveries may come before it.
    private func cancel(_ connection: Connection) throws(AMQPError) {
        guard case .consuming = phase else { return }
        phase = .cancelling(remaining: subscriptions.count)
        defer { connection.arena.reset() }
        for (index, subscription) in subscriptions.enumerated() {
            var cancel = amqp_basic_cancel_t(consumer_tag: connection.arena.bytes(subscription.queue), nowait: 0)
            let status = amqp_send_method(
                connection.state,
                Consumer.channel(ofSubscription: index),
                AMQP_BASIC_CANCEL_METHOD,
                &cancel
            )
            try connection.check(status, "cancel the consumer of queue \(subscription.queue)")
        }
    }

    private func finishCancelling() {
        phase = .cancelled
        cancelWaiters.forEach { $0.resume() }
        cancelWaiters = []
    }

    /// Returns false when there may be more to read.
    private func receive(_ connection: Connection) throws -> Bool {
        while arrived.count < Self.handOver {
            guard let incoming = try connection.receive() else { return true }
            switch incoming {
            case .delivery(let delivery):
                arrived.append(delivery)
            case .cancelConfirmed:
                if case .cancelling(let remaining) = phase { phase = .cancelling(remaining: remaining - 1) }
            case .cancelled(let channel):
                try stopConsuming(channel, connection)
            case .blocked:
                isBlocked = true
            case .unblocked:
                isBlocked = false
            case .returned, .confirmed, .rejected:
                break
            }
        }
        return false
    }

    private func stopConsuming(_ channel: UInt16, _ connection: Connection) throws {
        let queue = subscriptions[Int(channel) - 2].queue
        handOver()
        onEvent(.cancelled(queue: queue))
        throw connection.error(
            .cancelled,
            "consume queue \(queue)",
            "the broker ended the subscription; its queue was deleted or moved to another node"
        )
    }

    private func handOver() {
        guard !arrived.isEmpty else { return }
        onEvent(.deliveries(arrived))
        arrived.removeAll(keepingCapacity: true)
    }
}
