internal import CRabbitMQ

/// The requester's work on its connection's thread.
final class RequesterUser: ConnectionUser {
    /// Direct reply-to wants questions and answers on one channel.
    private static let channel: UInt16 = 2

    private let mailbox: Mailbox<RequesterCommand>
    private var commands: [RequesterCommand] = []
    private var stopWaiters: [CheckedContinuation<Void, Never>] = []

    /// All open questions, by correlation id.
    private var open: [String: Question] = [:]
    /// The correlation ids of those that are not sent yet; some may have been given up.
    private var unsent = Ring<String>()
    private var sent: Set<String> = []
    /// No question is due before; it may be too early, never too late.
    private var nextDeadline: ContinuousClock.Instant?
    private var isBlocked = false

    init(mailbox: Mailbox<RequesterCommand>) {
        self.mailbox = mailbox
    }

    // MARK: Connecting

    func connected(_ connection: Connection, epoch: UInt64) throws {
        try connection.openChannel(Self.channel)
        defer { connection.arena.reset() }
        let queue = connection.arena.bytes("amq.rabbitmq.reply-to")
        amqp_basic_consume(connection.state, Self.channel, queue, queue, 0, 1, 0, amqp_empty_table)
        try connection.checkReply("consume the replies")
        isBlocked = false
    }

    func disconnected(_ error: AMQPError) {
        for id in sent {
            let question = open.removeValue(forKey: id)
            if sent.count == 1, error.channel == Self.channel {
                question?.fail(error.code, replyCode: error.replyCode, error.reason)
            } else {
                question?.fail(.disconnected, "the answer was lost with the connection: \(error)")
            }
        }
        sent = []
    }

    func stopped() {
        for command in mailbox.close() {
            switch command {
            case .ask(let question): question.fail(.stopped, "the requester was stopped")
            case .giveUp: break
            case .stop(let waiter): waiter.resume()
            }
        }
        open.values.forEach { $0.fail(.stopped, "the requester was stopped") }
        stopWaiters.forEach { $0.resume() }
    }

    // MARK: Turns

    func turn(_ connection: Connection) throws -> Turn {
        obey()
        guard stopWaiters.isEmpty else { return .finished(gracefully: !isBlocked) }
        while let incoming = try connection.receive() {
            receive(incoming)
        }
        expire()
        let isSocketFull = try send(connection)
        return .wait(atMost: isSocketFull ? SocketRoom.pause : untilNextDeadline())
    }

    func turnOffline() -> OfflineTurn {
        obey()
        expire()
        return stopWaiters.isEmpty ? .wait(atMost: untilNextDeadline()) : .finished
    }

    private func obey() {
        mailbox.take(into: &commands)
        for command in commands {
            switch command {
            case .ask(let question): add(question)
            case .giveUp(let id): giveUp(id)
            case .stop(let waiter): stopWaiters.append(waiter)
            }
        }
        commands.removeAll(keepingCapacity: true)
    }

    private func add(_ question: Question) {
        let id = question.correlationID
        if let fault = question.message.fault {
            question.fail(.invalidMessage, fault)
        } else if open[id] != nil {
            question.fail(.invalidMessage, "a question with the correlation id \(id) is still open")
        } else {
            open[id] = question
            unsent.append(id)
            nextDeadline = min(nextDeadline ?? question.deadline, question.deadline)
        }
    }

    private func giveUp(_ number: UInt64) {
        // Rare, so that no second index is worth its upkeep.
        guard let (id, question) = open.first(where: { $0.value.id == number }) else { return }
        forget(id)
        question.giveUp()
    }

    private func forget(_ id: String) {
        open[id] = nil
        sent.remove(id)
    }

    private func receive(_ incoming: Incoming) {
        switch incoming {
        case .delivery(let delivery):
            guard let id = delivery.properties.correlationID, let question = open[id] else { return }
            if question.answer(delivery) { forget(id) }
        case .returned(let code, let text, let delivery):
            guard let id = delivery.properties.correlationID, let question = open[id] else { return }
            forget(id)
            question.fail(.unroutable, replyCode: code, text)
        case .blocked:
            isBlocked = true
        case .unblocked:
            isBlocked = false
        case .confirmed, .rejected, .cancelled, .cancelConfirmed:
            break
        }
    }

    /// Sends what the socket has room for; returns true when it had not enough.
    private func send(_ connection: Connection) throws(AMQPError) -> Bool {
        guard !isBlocked, !unsent.isEmpty else { return false }
        var room = SocketRoom(of: connection)
        return try connection.corked { () throws(AMQPError) in
            while let id = unsent.first {
                // If there is none, it was given up or came too late in the meantime.
                if let size = open[id]?.message.body.count, !room.take(size) { return true }
                _ = unsent.popFirst()
                guard let question = open[id] else { continue }
                sent.insert(id)
                let mandatory = question.message.mandatory && !question.message.isDirectReply
                try connection.publish(question.message, on: Self.channel, mandatory: mandatory)
            }
            return false
        }
    }

    private func expire() {
        guard let due = nextDeadline, due <= .now else { return }
        let now = ContinuousClock.now
        for (id, question) in open where question.deadline <= now {
            forget(id)
            question.expire()
        }
        nextDeadline = open.values.map(\.deadline).min()
    }

    private func untilNextDeadline() -> Duration? {
        nextDeadline.map { max(.zero, $0 - .now) }
    }
}
