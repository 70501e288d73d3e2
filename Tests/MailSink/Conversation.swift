import NIOCore
import NIOSSL
import Synchronization

/// One client's conversation with the sink.
final class Conversation: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let shared: MailSink.Shared
    private var bytes = ByteBuffer()
    private var mail: MailSink.ReceivedMail
    private var isReadingMail = false
    private var isPrivate: Bool

    init(shared: MailSink.Shared, isPrivate: Bool) {
        self.shared = shared
        self.isPrivate = isPrivate
        mail = .init(sender: "", recipients: [], lines: [], isPrivate: isPrivate)
    }

    func channelActive(context: ChannelHandlerContext) {
        respond("greeting", default: "220 sink ESMTP", context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var data = unwrapInboundIn(data)
        bytes.writeBuffer(&data)
        while let end = bytes.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
            let line = bytes.readString(length: end - bytes.readerIndex) ?? ""
            bytes.moveReaderIndex(forwardBy: 1)
            let text = line.hasSuffix("\r") ? String(decoding: line.utf8.dropLast(), as: UTF8.self) : line
            if isReadingMail { readMail(text, context) } else { readCommand(text, context) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func readMail(_ line: String, _ context: ChannelHandlerContext) {
        guard line == "." else {
            mail.lines.append(line.hasPrefix(".") ? String(line.dropFirst()) : line)
            return
        }
        isReadingMail = false
        mail.isPrivate = isPrivate
        // Kept before it is said, so that who has heard the answer finds the mail.
        respond("mail", default: "250 2.0.0 kept", context) {
            shared.state.withLock { [mail] in $0.mails.append(mail) }
        }
        mail = .init(sender: "", recipients: [], lines: [], isPrivate: isPrivate)
    }

    private func readCommand(_ line: String, _ context: ChannelHandlerContext) {
        shared.state.withLock { $0.lines.append(line) }
        let word = line.prefix { $0 != " " }.uppercased()
        switch word {
        case "EHLO":
            let lines = ["sink"] + (isPrivate ? shared.extensions.filter { $0 != "STARTTLS" } : shared.extensions)
            let reply = lines.enumerated().map { "250\($0.offset == lines.count - 1 ? " " : "-")\($0.element)" }
            respond(word, default: reply.joined(separator: "\r\n"), context)
        case "STARTTLS":
            guard respond(word, default: "220 2.0.0 go ahead", context) else { return }
            startTLS(context)
        case "AUTH": respond(word, default: "235 2.7.0 welcome", context)
        case "MAIL":
            mail.sender = Self.path(line)
            respond(word, default: "250 2.1.0 ok", context)
        case "RCPT":
            if respond(word, default: "250 2.1.5 ok", context) { mail.recipients.append(Self.path(line)) }
        case "DATA": isReadingMail = respond(word, default: "354 go ahead", context)
        case "QUIT":
            respond(word, default: "221 2.0.0 bye", context)
            context.close(promise: nil)
        default: respond(word, default: "500 5.5.1 what?", context)
        }
    }

    private func startTLS(_ context: ChannelHandlerContext) {
        guard let tls = shared.context else { return }
        isPrivate = true
        do {
            try context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .first)
        } catch {
            context.close(promise: nil)
        }
    }

    /// Says what it was told to say, else the default; whether that was a yes, which it prepares for.
    @discardableResult
    private func respond(
        _ moment: String,
        default reply: String,
        _ context: ChannelHandlerContext,
        beforeYes prepare: () -> Void = {}
    ) -> Bool {
        let answer: MailSink.Answer? = shared.state.withLock { state in
            guard var answers = state.answers[moment], !answers.isEmpty else { return nil }
            let answer = answers.removeFirst()
            state.answers[moment] = answers
            return answer
        }
        switch answer ?? .say(reply) {
        case .say(let text): return say(text, context, prepare)
        case .sayAtOnce(let texts): return say(texts.joined(separator: "\r\n"), context, prepare)
        case .hang: return false
        case .hangUp:
            context.close(promise: nil)
            return false
        }
    }

    private func say(_ text: String, _ context: ChannelHandlerContext, _ prepare: () -> Void) -> Bool {
        let isYes = text.hasPrefix("2") || text.hasPrefix("3")
        if isYes { prepare() }
        context.writeAndFlush(NIOAny(ByteBuffer(string: text + "\r\n")), promise: nil)
        return isYes
    }

    private static func path(_ line: String) -> String {
        String(line.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" })
    }
}
