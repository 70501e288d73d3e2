public import AMQP
public import Logging
public import Model

/// Sends commands and queries from outside a transaction and waits for their answers: in effects and in tools.
///
/// A connection of its own, opened at the start; an answer comes back on it (direct reply-to).
public final class RequestClient: Sendable {
    private let requester: Requester
    private let source: String
    private let user: String?
    private let environment: Environment

    /// Prepares a client; `source` is its name for itself, which is part of the idempotency key.
    public init(connection: ConnectionSettings, source: String, environment: Environment = .system, logger: Logger) {
        requester = Requester(settings: connection.named("\(source)-request"), logger: logger)
        self.source = source
        user = connection.user
        self.environment = environment
    }

    public func start() { requester.start() }
    public func stop() async { await requester.stop() }

    /// Sends a command and waits for its reply.
    ///
    /// - Parameters:
    ///   - command: what to do.
    ///   - id: the idempotency key. After a time-out send again under the same: the effect comes once.
    ///   - timeout: how long to wait for the reply.
    /// - Returns: the reply.
    /// - Throws: `Refusal` as the service gave it; `AMQPError` if there is no answer in time, no service takes the
    ///   command, or the broker can't be reached; `JSONError` if the reply can't be read.
    public func send<C: Command>(_ command: C, id: UUID128, timeout: Duration = .seconds(10)) async throws -> C.Reply {
        try await request(
            Exchange.commands,
            C.name,
            try JSON.encode(command),
            id: id,
            key: command.partitionKey,
            timeout: timeout
        )
    }

    /// Asks a query and waits for its answer; errors are those of `send`.
    ///
    /// A question that every service answers, such as how it is, goes to the `service` named.
    public func ask<Q: Query>(
        _ query: Q,
        of service: String? = nil,
        timeout: Duration = .seconds(5)
    ) async throws -> Q.Reply {
        try await request(
            Exchange.queries,
            service.map { "\($0).\(Q.name)" } ?? Q.name,
            try JSON.encode(query),
            id: environment.newUUID(),
            key: nil,
            timeout: timeout
        )
    }

    private func request<Answer: Decodable>(
        _ exchange: String,
        _ type: String,
        _ body: [UInt8],
        id: UUID128,
        key: String?,
        timeout: Duration
    ) async throws -> Answer {
        let isCommand = exchange == Exchange.commands
        var properties = Properties(
            contentType: "application/json",
            deliveryMode: isCommand ? 2 : 1,
            messageID: id.description,
            type: type,
            userID: user,
            appID: source
        )
        properties.headers[Header.time] = .int(environment.now().milliseconds)
        if let key { properties.headers[Header.partition] = .string(key) }
        let delivery = try await requester.request(
            OutgoingMessage(exchange: exchange, routingKey: type, properties: properties, body: body),
            timeout: timeout
        )
        return try Reply.read(Answer.self, from: delivery.body)
    }
}

extension Reply {
    /// Takes the result out of the body of a reply.
    ///
    /// - Throws: `Refusal` if it holds a problem; `JSONError` if it is no reply.
    public static func read<Answer: Decodable>(_ type: Answer.Type, from body: [UInt8]) throws -> Answer {
        let envelope = try JSON.decode(Envelope<Answer>.self, from: body)
        if let problem = envelope.problem {
            throw Refusal(
                RefusalCode(problem.type, problem.title),
                problem.detail,
                path: problem.path,
                retryAfter: problem.retryAfter
            )
        }
        guard let answer = envelope.ok else {
            throw JSONError(path: "$", detail: "a reply has a field ok or a field problem")
        }
        return answer
    }

    private struct Envelope<Answer: Decodable>: Decodable {
        var ok: Answer?
        var problem: Problem?
    }
}
