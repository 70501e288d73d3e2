/// What went wrong with the broker: which operation, on which host, and what the broker said.
public struct AMQPError: Error, Sendable, Equatable {
    /// What kind of failure it is.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case invalidURL, unreachable, tls, refused, connectionLost, timeout, unroutable, rejected, disconnected
            case stopped, invalidMessage, cancelled
        }

        private let value: Value

        public var description: String { value.rawValue }

        /// The URL of the broker could not be understood.
        public static let invalidURL = Code(value: .invalidURL)
        /// No connection could be made to the host.
        public static let unreachable = Code(value: .unreachable)
        /// The TLS handshake or the check of the broker's certificate failed.
        public static let tls = Code(value: .tls)
        /// The broker closed the channel or the connection and said why.
        public static let refused = Code(value: .refused)
        /// The connection broke, or the broker fell silent.
        public static let connectionLost = Code(value: .connectionLost)
        /// No answer came in time.
        public static let timeout = Code(value: .timeout)
        /// No queue took the message; the broker returned it.
        public static let unroutable = Code(value: .unroutable)
        /// The broker would not take responsibility for the message (`basic.nack`).
        public static let rejected = Code(value: .rejected)
        /// The connection went away while an answer was awaited, which now cannot come.
        public static let disconnected = Code(value: .disconnected)
        /// The publisher or requester was stopped before it was done.
        public static let stopped = Code(value: .stopped)
        /// The message cannot be expressed in AMQP.
        public static let invalidMessage = Code(value: .invalidMessage)
        /// The broker ended a subscription, usually because its queue was deleted.
        public static let cancelled = Code(value: .cancelled)
    }

    public let code: Code
    /// What was being done, such as `declare queue catalogue.commands`.
    public let operation: String
    /// The broker's address, where one was involved.
    public let host: String?
    /// The reply code of AMQP (404, 406 …), where the broker gave one.
    public let replyCode: UInt16?
    /// The broker's own words, or the reason as the library gives it.
    public let reason: String
    /// The channel that the broker closed, where it was only a channel.
    let channel: UInt16?

    init(
        _ code: Code,
        _ operation: String,
        host: String? = nil,
        channel: UInt16? = nil,
        replyCode: UInt16? = nil,
        reason: String
    ) {
        self.code = code
        self.operation = operation
        self.host = host
        self.channel = channel
        self.replyCode = replyCode
        self.reason = reason
    }
}

extension AMQPError: CustomStringConvertible {
    public var description: String {
        let place = host.map { " at \($0)" } ?? ""
        return switch replyCode {
        case let code?: "Could not \(operation)\(place): the broker said \(code) \(reason)"
        case nil: "Could not \(operation)\(place): \(reason)"
        }
    }
}
