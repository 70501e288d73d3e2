import NIOCore
import NIOHTTP1
import NIOPosix

/// A page for Prometheus to read; services themselves listen to nothing.
struct MetricsPage {
    var host: String
    var port: Int
    /// Makes the text anew for each reader.
    var text: @Sendable () async throws -> String

    /// Serves until the task is cancelled.
    func serve(onStart: (Int) -> Void) async throws {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    return try NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>(
                        wrappingChannelSynchronously: channel
                    )
                }
            }
        onStart(server.channel.localAddress?.port ?? port)
        try await withThrowingDiscardingTaskGroup { group in
            try await server.executeThenClose { connections in
                for try await connection in connections {
                    group.addTask {
                        // A reader that hangs up is that reader's business alone.
                        try? await answer(connection)
                    }
                }
            }
        }
    }

    private func answer(
        _ connection: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
    ) async throws {
        try await connection.executeThenClose { requests, responses in
            var head: HTTPRequestHead?
            for try await part in requests {
                switch part {
                case .head(let request): head = request
                case .body: break
                case .end:
                    guard let head else { return }
                    for part in await response(to: head) { try await responses.write(part) }
                    if !head.isKeepAlive { return }
                }
            }
        }
    }

    private func response(to request: HTTPRequestHead) async -> [HTTPServerResponsePart] {
        let status: HTTPResponseStatus
        let body: String
        switch (request.method, request.uri) {
        case (.GET, "/metrics"):
            do {
                body = try await text()
                status = .ok
            } catch {
                body = "The services can't be asked: \(error)\n"
                status = .serviceUnavailable
            }
        case (.GET, _):
            body = "The metrics are at /metrics.\n"
            status = .notFound
        default:
            body = "Only GET is answered.\n"
            status = .methodNotAllowed
        }
        let bytes = ByteBuffer(string: body)
        let headers: HTTPHeaders = [
            "content-type": "text/plain; version=0.0.4; charset=utf-8", "content-length": "\(bytes.readableBytes)",
        ]
        return [
            .head(HTTPResponseHead(version: request.version, status: status, headers: headers)),
            .body(.byteBuffer(bytes)), .end(nil),
        ]
    }
}
