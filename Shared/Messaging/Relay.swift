internal import AMQP
internal import Metrics
internal import Synchronization

/// Publishes what the outbox holds and follows how far the broker has confirmed it.
final class Relay: Sendable {
    private struct State {
        var progress: ContiguousProgress
        /// The last position of each batch and when it was handed over.
        var batches: [(last: Int64, at: ContinuousClock.Instant)] = []
        var blockedSince: ContinuousClock.Instant?
        var blockedFor = Duration.zero
        var unrouted = 0
    }

    /// What the relay is doing, for health and metrics.
    struct Status {
        var isConnected: Bool
        var blockedSince: ContinuousClock.Instant?
        var blockedFor: Duration
        var depth: Int
        var bytes: Int
        var age: Duration
        var inFlight: Int
        var unrouted: Int
        var reconnects: Int
    }

    private let publisher: Publisher
    private let user: String?
    private let state: Mutex<State>
    private let confirmTime: Timer

    init(publisher: Publisher, user: String?, settledThrough: Int64, confirmTime: Timer) {
        self.publisher = publisher
        self.user = user
        self.confirmTime = confirmTime
        state = Mutex(State(progress: ContiguousProgress(through: settledThrough)))
    }

    func start() { publisher.start() }

    /// Hands rows to the publisher, in order, and returns at once.
    func publish(_ messages: [OutgoingMessage]) {
        guard !messages.isEmpty else { return }
        state.withLock { state in
            for message in messages where message.token >= 0 { state.progress.begin(message.token) }
            if let last = messages.last(where: { $0.token >= 0 }) { state.batches.append((last.token, .now)) }
        }
        publisher.publish(messages.stamped(by: user))
    }

    /// Sends answers to those who wait for them on a connection.
    func reply(_ messages: [OutgoingMessage]) {
        guard !messages.isEmpty else { return }
        publisher.publishUnconfirmed(messages.stamped(by: user))
    }

    /// Follows the publisher; on its thread.
    ///
    /// - Returns: whether the position through which all is settled has moved.
    func follow(_ event: Publisher.Event) -> Bool {
        switch event {
        case .settled(let settlements):
            return settle(settlements)
        case .blocked:
            state.withLock { $0.blockedSince = .now }
            return false
        case .unblocked, .connected, .disconnected:
            state.withLock { state in
                if let since = state.blockedSince { state.blockedFor += .now - since }
                state.blockedSince = nil
            }
            return false
        }
    }

    /// Ends what the broker has taken; a row that it doesn't take ends when it is a dead letter, by ``end(_:)``.
    private func settle(_ settlements: [Publisher.Settlement]) -> Bool {
        let owned = settlements.lazy.filter { $0.token >= 0 }
        let returned = owned.count { $0.isReturned }
        if returned > 0 { state.withLock { $0.unrouted += returned } }
        return end(owned.filter { !$0.isReturned }.map(\.token))
    }

    /// Ends rows that need not be published any more.
    ///
    /// - Returns: whether the position through which all is settled has moved.
    @discardableResult
    func end(_ positions: some Sequence<Int64>) -> Bool {
        let (hasMoved, waited) = state.withLock { state in
            let before = state.progress.through
            for position in positions { state.progress.end(position) }
            let through = state.progress.through
            let passed = state.batches.prefix { $0.last <= through }
            let waited = passed.map { ContinuousClock.now - $0.at }
            state.batches.removeFirst(passed.count)
            return (through > before, waited)
        }
        for duration in waited { confirmTime.record(duration: duration) }
        return hasMoved
    }

    /// The position through which everything has been settled.
    var settledThrough: Int64 { state.withLock(\.progress.through) }

    var status: Status {
        let publisher = publisher.status
        return state.withLock { state in
            Status(
                isConnected: publisher.connected,
                blockedSince: state.blockedSince,
                blockedFor: state.blockedFor + (state.blockedSince.map { .now - $0 } ?? .zero),
                depth: publisher.queued + publisher.inFlight,
                bytes: publisher.queuedBytes + publisher.inFlightBytes,
                age: state.batches.first.map { .now - $0.at } ?? .zero,
                inFlight: publisher.inFlight,
                unrouted: state.unrouted,
                reconnects: publisher.reconnects
            )
        }
    }

    func flush(deadline: Duration) async -> Bool { await publisher.flush(deadline: deadline) }
    func stop() async { await publisher.stop() }
}

extension [OutgoingMessage] {
    /// The broker compares the user with the connection's, so whoever receives can rely on it.
    func stamped(by user: String?) -> [OutgoingMessage] {
        guard let user else { return self }
        var messages = self
        for index in messages.indices { messages[index].properties.userID = user }
        return messages
    }
}

extension Publisher.Settlement {
    fileprivate var isReturned: Bool {
        if case .returned = outcome { true } else { false }
    }
}
