public import Logging

/// Consumes queues on a connection of its own, on a thread of its own, and stays at it through every loss.
///
/// A lost connection, an error of a channel, and a subscription that the broker cancelled (its queue was deleted) all
/// end alike: reconnect with back-off, run the set-up again, subscribe again.
public final class Consumer: Sendable {
    /// One queue, consumed on a channel of its own.
    public struct Subscription: Sendable {
        public var queue: String
        /// How many deliveries may be unacknowledged; without acknowledgements it has no effect.
        public var prefetch: UInt16
        public var arguments: Table
        /// false: the broker forgets a message as soon as it is sent.
        public var acknowledges: Bool

        public init(queue: String, prefetch: UInt16 = 512, arguments: Table = Table(), acknowledges: Bool = true) {
            self.queue = queue
            self.prefetch = prefetch
            self.arguments = arguments
            self.acknowledges = acknowledges
        }
    }

    public enum Event: Sendable {
        case connected(epoch: UInt64, serverVersion: String)
        /// All that had arrived, in order.
        case deliveries([Delivery])
        case disconnected(AMQPError)
        /// The broker ended a subscription; `disconnected` follows.
        case cancelled(queue: String)
    }

    /// The channel of a subscription, counted from 0 in their order; channel 1 is the set-up's.
    public static func channel(ofSubscription index: Int) -> UInt16 { UInt16(index + 2) }

    private let settings: ConnectionSettings
    private let subscriptions: [Subscription]
    private let niceness: Int32
    private let logger: Logger
    private let setUp: @Sendable (Session) throws -> Void
    private let onEvent: @Sendable (Event) -> Void
    private let mailbox = Mailbox<ConsumerCommand>()

    /// Creates a consumer; `start` connects it.
    ///
    /// - Parameters:
    ///   - settings: Where the broker is.
    ///   - subscriptions: What to consume.
    ///   - niceness: How far its thread gives way to others when there is more to do than cores, 0 to 19.
    ///   - logger: Takes connects and losses.
    ///   - setUp: Declares what the subscriptions need; runs on the connection's thread after each connect.
    ///   - onEvent: Must be quick: it runs on the connection's thread.
    public init(
        settings: ConnectionSettings,
        subscriptions: [Subscription],
        niceness: Int32 = 0,
        logger: Logger,
        setUp: @escaping @Sendable (Session) throws -> Void = { _ in },
        onEvent: @escaping @Sendable (Event) -> Void
    ) {
        self.settings = settings
        self.subscriptions = subscriptions
        self.niceness = niceness
        self.logger = logger
        self.setUp = setUp
        self.onEvent = onEvent
    }

    /// Starts the thread; it runs until `stop`.
    public func start() {
        guard mailbox.open() else { return }
        OSThread.start(named: "amqp consumer", niceness: niceness) { [self] in
            let user = ConsumerUser(subscriptions: subscriptions, mailbox: mailbox, setUp: setUp, onEvent: onEvent)
            ConnectionLoop(settings: settings, wakeUp: mailbox.wakeUp, logger: logger, user: user).run()
        }
    }

    /// Acknowledges from any thread; an acknowledgement for an earlier connection is dropped.
    public func acknowledge(channel: UInt16, epoch: UInt64, tag: UInt64, multiple: Bool) {
        mailbox.send(.acknowledge(Acknowledgement(channel: channel, epoch: epoch, tag: tag, multiple: multiple)))
    }

    /// Gives a message back, to be delivered again (`requeue`) or dead-lettered.
    public func reject(channel: UInt16, epoch: UInt64, tag: UInt64, requeue: Bool) {
        mailbox.send(.reject(Acknowledgement(channel: channel, epoch: epoch, tag: tag, multiple: false), requeue))
    }

    /// Queues messages that nobody waits for, on the consumer's own connection: the answers to what it consumes.
    ///
    /// As ``Publisher/publishUnconfirmed(_:)``, and never behind what a publisher has on its way.
    public func publishUnconfirmed(_ messages: [OutgoingMessage]) {
        guard !messages.isEmpty else { return }
        mailbox.send(.publishUnconfirmed(messages))
    }

    /// Ends the subscriptions and returns after the last deliveries were handed over; acknowledging stays possible.
    public func cancel() async {
        await withCheckedContinuation { continuation in
            mailbox.send(.cancel(continuation), otherwise: { continuation.resume() })
        }
    }

    /// Cancels, sends the acknowledgements that were given before, and closes.
    ///
    /// The broker delivers what was not acknowledged again, to whoever consumes next.
    public func stop() async {
        await withCheckedContinuation { continuation in
            mailbox.send(.stop(continuation), otherwise: { continuation.resume() })
        }
    }
}

struct Acknowledgement {
    var channel: UInt16
    var epoch: UInt64
    var tag: UInt64
    var multiple: Bool
}

enum ConsumerCommand: Sendable {
    case acknowledge(Acknowledgement)
    case reject(Acknowledgement, _ requeue: Bool)
    case publishUnconfirmed([OutgoingMessage])
    case cancel(CheckedContinuation<Void, Never>)
    case stop(CheckedContinuation<Void, Never>)
}
