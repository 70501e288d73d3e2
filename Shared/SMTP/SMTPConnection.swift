internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// One conversation with a server.
struct SMTPConnection: Sendable {
    private let channel: any Channel
    private let server: MailServer

    static func open(to server: MailServer) async throws -> SMTPConnection {
        do {
            let context = server.security == .tls ? try server.tlsContext() : nil
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(TimeAmount(server.timeouts.connect))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        if let context {
                            try channel.pipeline.syncOperations.addHandler(tls(context, server.host))
                        }
                        try channel.pipeline.syncOperations.addHandler(ReplyReader())
                    }
                }
                .connect(host: server.host, port: server.port).get()
            return SMTPConnection(channel: channel, server: server)
        } catch {
            throw SMTPFailure.unreachable(at: .connect, reason: "\(error)")
        }
    }

    /// Says one thing and waits for the answer to it.
    @discardableResult
    func say(
        _ command: SMTPCommand,
        at stage: SMTPStage,
        expecting kind: SMTPReply.Kind = .accepted
    ) async throws -> SMTPReply {
        try await write(Array((command.line + "\r\n").utf8), at: stage)
        return try await expect(kind, at: stage)
    }

    /// Sends the mail itself, and waits until the server has taken it.
    func hand(over content: [UInt8]) async throws -> SMTPReply {
        try await write(content, at: .data)
        return try await expect(.accepted, at: .data, within: server.timeouts.data)
    }

    @discardableResult
    func expect(
        _ kind: SMTPReply.Kind,
        at stage: SMTPStage,
        within time: Duration? = nil
    ) async throws -> SMTPReply {
        let reply: SMTPReply
        do {
            reply = try await nextReply(within: time ?? server.timeouts.command)
        } catch {
            throw SMTPFailure.unreachable(at: stage, reason: Self.words(for: error))
        }
        switch reply.kind {
        case kind: return reply
        // 421: the server goes away, whatever we asked for.
        case .deferred: throw SMTPFailure.deferred(at: stage, reply)
        case .refused: throw SMTPFailure.refused(at: stage, reply)
        default: throw SMTPFailure.unreachable(at: stage, reason: "the server answers \(reply.code) out of turn")
        }
    }

    /// Makes the rest of the conversation private, and forgets what has come in the clear.
    func startTLS() async throws {
        do {
            let context = try server.tlsContext()
            let host = server.host
            try await channel.eventLoop.submit { [channel] in
                try channel.pipeline.syncOperations.handler(type: ReplyReader.self).discard()
                try channel.pipeline.syncOperations.addHandler(Self.tls(context, host), position: .first)
            }.get()
        } catch {
            throw SMTPFailure.unreachable(at: .tls, reason: "\(error)")
        }
    }

    /// Says goodbye if there is still somebody, and hangs up.
    func quit() async {
        if channel.isActive { _ = try? await write(Array((SMTPCommand.quit.line + "\r\n").utf8), at: .quit) }
        try? await channel.close()
    }

    private func write(_ bytes: [UInt8], at stage: SMTPStage) async throws {
        // The deadline of the reply that follows covers the writing, too: closing the channel fails it.
        do {
            let deadline = channel.eventLoop.scheduleTask(in: TimeAmount(server.timeouts.data)) { [channel] in
                channel.close(promise: nil)
            }
            defer { deadline.cancel() }
            try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
        } catch {
            throw SMTPFailure.unreachable(at: stage, reason: Self.words(for: error))
        }
    }

    private func nextReply(within time: Duration) async throws -> SMTPReply {
        let channel = channel
        return try await channel.eventLoop.flatSubmit {
            do {
                let reader = try channel.pipeline.syncOperations.handler(type: ReplyReader.self)
                let bound = NIOLoopBound(reader, eventLoop: channel.eventLoop)
                let reply = reader.next(on: channel.eventLoop)
                let deadline = channel.eventLoop.scheduleTask(in: TimeAmount(time)) {
                    bound.value.fail(TimedOut())
                    channel.close(promise: nil)
                }
                reply.whenComplete { _ in deadline.cancel() }
                return reply
            } catch {
                // The handler leaves with the channel.
                return channel.eventLoop.makeFailedFuture(ReplyReader.Closed())
            }
        }.get()
    }

    private struct TimedOut: Error {}

    private static func words(for error: any Error) -> String {
        switch error {
        case is TimedOut: "the server does not answer in time"
        case is ReplyReader.Closed: "the server has hung up"
        case is ReplyReader.Flooded, is SMTPReplyParser.Malformed: "the server does not speak SMTP"
        default: "\(error)"
        }
    }

    /// An address in numbers has no name that a certificate could be checked for by SNI.
    private static func tls(_ context: NIOSSLContext, _ host: String) throws -> NIOSSLClientHandler {
        let isNumbers = host.contains(":") || host.utf8.allSatisfy { 48...57 ~= $0 || $0 == UInt8(ascii: ".") }
        return try NIOSSLClientHandler(context: context, serverHostname: isNumbers ? nil : host)
    }
}
