internal import CRabbitMQ

/// The publisher's work on its connection's thread.
final class PublisherUser: ConnectionUser {
    /// A message and who is told of its end.
    private struct Pending {
        var message: OutgoingMessage
        var rejections = 0
        var waiter: CheckedContinuation<Publisher.Settlement.Outcome?, Never>?
    }

    private struct Retry {
        var due: ContinuousClock.Instant
        var pending: Pending
    }

    private static let confirmed: UInt16 = 2
    private static let unconfirmed: UInt16 = 3
    private static let nackBackoff = Backoff(shortest: .milliseconds(200), longest: .seconds(10))

    private let nackRetries: Int?
    private let confirmTimeout: Duration
    private let mailbox: Mailbox<PublisherCommand>
    private let board: StatusBoard
    private let setUp: (Session) throws -> Void
    private let onEvent: (Publisher.Event) -> Void

    private var window: ConfirmWindow<Pending>
    private var queue = Ring<Pending>()
    private var queuedBytes = 0
    private var retries: [Retry] = []
    private var unconfirmed = UnconfirmedQueue()
    private var flushes: [(deadline: ContinuousClock.Instant, waiter: CheckedContinuation<Bool, Never>)] = []
    private var stopWaiters: [CheckedContinuation<Void, Never>] = []

    private var commands: [PublisherCommand] = []
    private var settlements: [Publisher.Settlement] = []
    private var status = Publisher.Status()
    /// While above zero, messages go one at a time: one of the next ones made the broker close the channel.
    private var suspects = 0
    private var taken = (count: 0, bytes: 0)
    /// When a confirm last came, or could begin to be expected; nil while none is due.
    private var waitingSince: ContinuousClock.Instant?

    init(
        window: Publisher.Window,
        nackRetries: Int?,
        confirmTimeout: Duration,
        mailbox: Mailbox<PublisherCommand>,
        board: StatusBoard,
        setUp: @escaping (Session) throws -> Void,
        onEvent: @escaping (Publisher.Event) -> Void
    ) {
        self.window = ConfirmWindow(limit: window)
        self.nackRetries = nackRetries
        self.confirmTimeout = confirmTimeout
        self.mailbox = mailbox
        self.board = board
        self.setUp = setUp
        self.onEvent = onEvent
    }

    // MARK: Connecting

    func connected(_ connection: Connection, epoch: UInt64) throws {
        let session = Session(connection)
        try setUp(session)
        try session.finish()
        try connection.openChannel(Self.confirmed)
        amqp_confirm_select(connection.state, Self.confirmed)
        try connection.checkReply("ask for publisher confirms")
        try connection.openChannel(Self.unconfirmed)
        status.connected = true
        if epoch > 1 { status.reconnects += 1 }
        showStatus()
        onEvent(.connected(epoch: epoch))
    }

    func disconnected(_ error: AMQPError) {
        if status.connected { isolateSuspects(error) }
        for pending in window.restart().reversed() {
            queue.prepend(pending)
            queuedBytes += pending.message.body.count
        }
        unconfirmed.removeAll()
        waitingSince = nil
        status.connected = false
        let wasBlocked = status.blockedSince != nil
        status.blockedSince = nil
        report()
        onEvent(.disconnected(error))
        if wasBlocked { onEvent(.unblocked) }
    }

    /// Finds the message that the broker does not want, so that it does not stand in the way for ever.
    ///
    /// The error of a channel does not say which message caused it. So what was in flight goes again, one at a time:
    /// the one that is alone in flight when the channel closes again is the one. Never at the first time: perhaps
    /// somebody had deleted an exchange, and the set-up has declared it again by now.
    private func isolateSuspects(_ error: AMQPError) {
        guard error.channel == Self.confirmed else { return }
        if suspects > 0, window.count == 1 {
            let code = error.replyCode ?? UInt16(AMQP_SYNTAX_ERROR)
            window.settle(0, multiple: true, isRejected: false) { pending, _ in
                settle(pending, .returned(code: code, text: error.reason))
            }
        } else {
            suspects = window.count
        }
    }

    func stopped() {
        for command in mailbox.close() + commands {
            switch command {
            case .publish, .publishUnconfirmed: break
            case .publishAwaited(_, let waiter): waiter.resume(returning: nil)
            case .flush(_, let waiter): waiter.resume(returning: false)
            case .stop(let waiter): waiter.resume()
            }
        }
        let unsettled = window.restart() + retries.map(\.pending)
        unsettled.forEach { $0.waiter?.resume(returning: nil) }
        while let pending = queue.popFirst() { pending.waiter?.resume(returning: nil) }
        flushes.forEach { $0.waiter.resume(returning: false) }
        status.connected = false
        showStatus()
        stopWaiters.forEach { $0.resume() }
    }

    // MARK: Turns

    func turn(_ connection: Connection) throws -> Turn {
        defer { report() }
        obey()
        if !stopWaiters.isEmpty {
            // A blocked broker reads nothing, not even a farewell.
            return .finished(gracefully: status.blockedSince == nil)
        }
        while let incoming = try connection.receive() {
            receive(incoming)
        }
        queueDueRetries()
        let isSocketFull = try publish(connection)
        try expectConfirms()
        return .wait(atMost: isSocketFull ? SocketRoom.pause : untilNextDeadline())
    }

    func turnOffline() -> OfflineTurn {
        obey()
        unconfirmed.removeAll()
        queueDueRetries()
        report()
        return stopWaiters.isEmpty ? .wait(atMost: untilNextDeadline()) : .finished
    }

    private func obey() {
        mailbox.take(into: &commands)
        for command in commands {
            switch command {
            case .publish(let messages):
                for message in messages { enqueue(Pending(message: message)) }
            case .publishAwaited(let message, let waiter):
                enqueue(Pending(message: message, waiter: waiter))
            case .publishUnconfirmed(let messages):
                unconfirmed.append(messages)
            case .flush(let deadline, let waiter):
                flushes.append((deadline, waiter))
            case .stop(let waiter):
                stopWaiters.append(waiter)
            }
        }
        commands.removeAll(keepingCapacity: true)
    }

    private func enqueue(_ pending: Pending) {
        taken.count += 1
        taken.bytes += pending.message.body.count
        if let fault = pending.message.fault {
            settle(pending, .returned(code: UInt16(AMQP_SYNTAX_ERROR), text: fault))
        } else {
            queue.append(pending)
            queuedBytes += pending.message.body.count
        }
    }

    private func receive(_ incoming: Incoming) {
        switch incoming {
        case .confirmed(Self.confirmed, let tag, let multiple):
            waitingSince = nil
            window.settle(tag, multiple: multiple, isRejected: false, settled)
        case .rejected(Self.confirmed, let tag, let multiple):
            waitingSince = nil
            window.settle(tag, multiple: multiple, isRejected: true, settled)
        case .returned(let code, let text, let delivery):
            _ = window.markReturned(code: code, text: text) { $0.message.isReturned(as: delivery) }
        case .blocked(let reason):
            status.blockedSince = status.blockedSince ?? .now
            onEvent(.blocked(reason: reason))
        case .unblocked:
            status.blockedSince = nil
            onEvent(.unblocked)
        case .confirmed, .rejected, .delivery, .cancelled, .cancelConfirmed:
            break
        }
    }

    private func settled(_ pending: Pending, _ outcome: ConfirmWindow<Pending>.Outcome) {
        switch outcome {
        case .confirmed:
            settle(pending, .confirmed)
        case .returned(let code, let text):
            settle(pending, .returned(code: code, text: text))
        case .rejected:
            var pending = pending
            pending.rejections += 1
            if let nackRetries, pending.rejections > nackRetries {
                settle(pending, .rejected)
            } else {
                let pause = Self.nackBackoff.pause(afterFailures: pending.rejections)
                retries.append(Retry(due: .now + pause, pending: pending))
            }
        }
    }

    private func settle(_ pending: Pending, _ outcome: Publisher.Settlement.Outcome) {
        if suspects > 0 { suspects -= 1 }
        if let waiter = pending.waiter {
            waiter.resume(returning: outcome)
        } else {
            settlements.append(Publisher.Settlement(token: pending.message.token, outcome: outcome))
        }
    }

    private func queueDueRetries() {
        guard !retries.isEmpty else { return }
        let now = ContinuousClock.now
        let due = retries.filter { $0.due <= now }
        guard !due.isEmpty else { return }
        retries.removeAll { $0.due <= now }
        for retry in due.reversed() {
            queue.prepend(retry.pending)
            queuedBytes += retry.pending.message.body.count
        }
    }

    // MARK: Publishing

    /// Publishes what window and socket have room for; returns true when it was the socket that had none.
    private func publish(_ connection: Connection) throws(AMQPError) -> Bool {
        guard status.blockedSince == nil, !(queue.isEmpty && unconfirmed.isEmpty) else { return false }
        var room = SocketRoom(of: connection)
        return try connection.corked { () throws(AMQPError) in
            if try unconfirmed.publish(connection, on: Self.unconfirmed, &room) { return true }
            while let size = queue.first?.message.body.count, window.hasRoom(for: size) {
                guard suspects == 0 || window.isEmpty else { return false }
                guard room.take(size) else { return true }
                guard let pending = queue.popFirst() else { return false }
                queuedBytes -= size
                window.append(pending, size: size)
                try connection.publish(
                    pending.message,
                    on: Self.confirmed,
                    mandatory: pending.message.mandatory && !pending.message.isDirectReply
                )
            }
            return false
        }
    }

    /// Gives the connection up when the broker confirms nothing for too long, though it blocks nobody: a queue without a
    /// leader does that, and so does a connection whose other half is gone.
    private func expectConfirms() throws(AMQPError) {
        guard !window.isEmpty, status.blockedSince == nil else {
            waitingSince = nil
            return
        }
        let now = ContinuousClock.now
        let since = waitingSince ?? now
        waitingSince = since
        guard now - since < confirmTimeout else {
            throw AMQPError(
                .timeout,
                "wait for publisher confirms",
                reason: "\(window.count) messages, and no confirm for \(confirmTimeout)"
            )
        }
    }

    // MARK: Reporting

    private func untilNextDeadline() -> Duration? {
        let confirmDue = waitingSince.map { [$0 + confirmTimeout] } ?? []
        let next = (retries.map(\.due) + flushes.map(\.deadline) + confirmDue).min()
        return next.map { max(.zero, $0 - .now) }
    }

    /// Tells of what was settled, of the status, and those who wait for the end.
    private func report() {
        showStatus()
        if !settlements.isEmpty {
            onEvent(.settled(settlements))
            settlements.removeAll(keepingCapacity: true)
        }
        guard !flushes.isEmpty else { return }
        let isDone = window.isEmpty && queue.isEmpty && retries.isEmpty && unconfirmed.isEmpty
        let now = ContinuousClock.now
        flushes.removeAll { flush in
            guard isDone || flush.deadline <= now else { return false }
            flush.waiter.resume(returning: isDone)
            return true
        }
    }

    private func showStatus() {
        status.queued = queue.count + retries.count
        status.queuedBytes = queuedBytes + retries.reduce(0) { $0 + $1.pending.message.body.count }
        status.inFlight = window.count
        status.inFlightBytes = window.bytes
        board.update(status, taken: taken.count, takenBytes: taken.bytes)
        taken = (0, 0)
    }
}

extension OutgoingMessage {
    /// Before RabbitMQ 4.3, mandatory replies always come back, although they arrive.
    var isDirectReply: Bool { exchange.isEmpty && routingKey.hasPrefix("amq.rabbitmq.reply-to") }

    /// In bytes; what comes from others may be longer.
    public static let longestHeaderName = 128

    /// Why the message cannot travel at all; librabbitmq would only notice with half of it sent.
    var fault: String? {
        func isLong(_ text: String?) -> Bool { (text?.utf8.count ?? 0) > 255 }
        if isLong(exchange) || isLong(routingKey) || isLong(properties.contentType)
            || isLong(properties.contentEncoding) || isLong(properties.correlationID) || isLong(properties.replyTo)
            || isLong(properties.expiration) || isLong(properties.messageID) || isLong(properties.type)
            || isLong(properties.userID) || isLong(properties.appID)
        {
            return "the exchange, the routing key and each property are limited to 255 bytes"
        }
        if properties.headers.contains(where: { $0.key.utf8.count > Self.longestHeaderName }) {
            return "the name of a header is limited to \(Self.longestHeaderName) bytes"
        }
        return nil
    }

    /// A return names no sequence number; what is equal in all of this cannot be told apart by anyone.
    func isReturned(as delivery: Delivery) -> Bool {
        mandatory && routingKey == delivery.routingKey && exchange == delivery.exchange
            && properties.messageID == delivery.properties.messageID
            && properties.correlationID == delivery.properties.correlationID
            && body == delivery.body
    }
}
