internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// A real SMTP server in this process that keeps what it is sent, and misbehaves as it is told.
public final class MailSink: Sendable {
    /// What it does instead of saying yes.
    public enum Answer: Sendable {
        case say(String)
        /// Says several things in one packet, as somebody in between would who adds words of their own.
        case sayAtOnce([String])
        /// Says nothing at all.
        case hang
        case hangUp
    }

    public struct ReceivedMail: Hashable, Sendable {
        public var sender: String
        public var recipients: [String]
        /// Headers and body as they were meant: without the dots that SMTP doubles.
        public var lines: [String]
        public var isPrivate: Bool

        /// The value of a header, unfolded.
        public func header(_ name: String) -> String? {
            guard let start = lines.firstIndex(where: { $0.hasPrefix(name + ": ") }) else { return nil }
            let rest = lines[(start + 1)...].prefix { $0.hasPrefix(" ") }
            return String(lines[start].dropFirst(name.count + 2)) + rest.joined(separator: "")
        }

        public var body: [String] { Array(lines.drop { !$0.isEmpty }.dropFirst()) }
    }

    struct State {
        var mails: [ReceivedMail] = []
        var lines: [String] = []
        var answers: [String: [Answer]] = [:]
    }

    public let port: Int
    private let channel: any Channel
    private let state: Shared

    final class Shared: Sendable {
        let state = Mutex(State())
        let extensions: [String]
        let context: NIOSSLContext?

        init(extensions: [String], context: NIOSSLContext?) {
            self.extensions = extensions
            self.context = context
        }
    }

    /// Listens on a free port of the loopback interface.
    ///
    /// It offers `extensions` in answer to EHLO, and STARTTLS if there is a certificate: two files in PEM. Or TLS begins
    /// with the first byte.
    public static func start(
        extensions: [String] = ["8BITMIME", "SMTPUTF8", "SIZE 1000000", "AUTH PLAIN"],
        certificate: (certificate: String, key: String)? = nil,
        isPrivateFromStart: Bool = false
    ) async throws -> MailSink {
        let context = try certificate.map { files in
            try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: NIOSSLCertificate.fromPEMFile(files.certificate).map { .certificate($0) },
                    privateKey: .privateKey(NIOSSLPrivateKey(file: files.key, format: .pem))
                )
            )
        }
        let offered = extensions + (context != nil && !isPrivateFromStart ? ["STARTTLS"] : [])
        let shared = Shared(extensions: offered, context: context)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if isPrivateFromStart, let context {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                    }
                    try channel.pipeline.syncOperations.addHandler(
                        Conversation(shared: shared, isPrivate: isPrivateFromStart)
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return MailSink(channel: channel, shared: shared)
    }

    private init(channel: any Channel, shared: Shared) {
        self.channel = channel
        state = shared
        port = channel.localAddress?.port ?? 0
    }

    public var url: String { "smtp://127.0.0.1:\(port)" }
    public var mails: [ReceivedMail] { state.state.withLock { $0.mails } }
    /// Every line that a client has said, apart from the mails.
    public var commands: [String] { state.state.withLock { $0.lines } }

    /// Answers the next commands that begin with a word like this; `greeting` and `mail` stand for those moments.
    public func answer(_ word: String, _ answers: Answer...) {
        state.state.withLock { $0.answers[word, default: []] += answers }
    }

    public func stop() async throws {
        try await channel.close()
    }
}
