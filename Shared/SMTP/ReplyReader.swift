internal import NIOCore

/// Reads replies from a connection, one for each that is waited for.
///
/// Bytes stay unread until somebody waits, so that what came before TLS can be thrown away as a whole.
final class ReplyReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var bytes = ByteBuffer()
    private var parser = SMTPReplyParser()
    private var waiting: EventLoopPromise<SMTPReply>?
    private var failure: (any Error)?

    struct Closed: Error {}
    struct Flooded: Error {}

    /// Must be called on the channel's event loop.
    func next(on loop: any EventLoop) -> EventLoopFuture<SMTPReply> {
        let promise = loop.makePromise(of: SMTPReply.self)
        if let failure {
            promise.fail(failure)
        } else {
            waiting = promise
            read()
        }
        return promise.futureResult
    }

    /// Forgets what has arrived and nobody has waited for.
    func discard() {
        bytes.clear()
        parser = SMTPReplyParser()
    }

    /// Gives up on the reply that is waited for, and all later ones.
    func fail(_ error: any Error) {
        failure = failure ?? error
        waiting?.fail(error)
        waiting = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var data = unwrapInboundIn(data)
        bytes.writeBuffer(&data)
        // No reply is that long: somebody wants our memory.
        if bytes.readableBytes > 65_536 {
            fail(Flooded())
            context.close(promise: nil)
        }
        read()
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(Closed())
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(error)
        context.close(promise: nil)
    }

    private func read() {
        while let promise = waiting, let end = bytes.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
            let length = end - bytes.readerIndex
            var line = bytes.readString(length: length) ?? ""
            bytes.moveReaderIndex(forwardBy: 1)
            if line.utf8.last == UInt8(ascii: "\r") { line = String(decoding: line.utf8.dropLast(), as: UTF8.self) }
            do {
                guard let reply = try parser.add(line) else { continue }
                waiting = nil
                promise.succeed(reply)
            } catch {
                fail(error)
            }
        }
    }
}
