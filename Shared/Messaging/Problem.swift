internal import AMQP
public import Model

/// Bodies of replies: `{"ok": …}` or `{"problem": {"type", "title", "detail", "path", "retry_after"}}`, the members of
/// RFC 9457 and two of our own.
public enum Reply {
    private struct Success<Value: Encodable>: Encodable {
        var ok: Value
    }

    struct Failure: Encodable {
        var problem: Problem
    }

    struct Problem: Codable {
        var type: String
        var title: String
        var detail: String
        var path: String?
        var retryAfter: Int?
    }

    public static func ok(_ value: some Encodable) throws -> [UInt8] {
        try JSON.encode(Success(ok: value))
    }

    public static func problem(_ refusal: Refusal) -> [UInt8] {
        let problem = Problem(
            type: refusal.code.code,
            title: refusal.code.title,
            detail: refusal.detail,
            path: refusal.path,
            retryAfter: refusal.retryAfter
        )
        // Strings and a number: nothing here that JSON could refuse.
        return (try? JSON.encode(Failure(problem: problem))) ?? []
    }
}

extension Reply {
    /// The answer to a message, nil if it asks for none.
    ///
    /// `isDirect` tells that whoever asked waits on its connection (direct reply-to), so that the broker would drop a
    /// late answer anyway.
    static func message(
        to message: Incoming,
        body: [UInt8],
        service: String,
        now: Timestamp
    ) -> (message: OutgoingMessage, isDirect: Bool)? {
        guard let queue = message.replyTo, !queue.isEmpty, !body.isEmpty else { return nil }
        let isDirect = queue.hasPrefix("amq.rabbitmq.reply-to")
        var properties = Properties()
        properties.contentType = "application/json"
        properties.deliveryMode = isDirect ? 1 : 2
        properties.type = message.type.utf8.count <= 249 ? message.type + ".reply" : nil
        properties.correlationID = message.correlationID ?? message.id
        properties.appID = service
        properties.timestamp = UInt64(now.milliseconds / 1000)
        properties.headers = [Header.cause: .string(message.id), Header.idempotent: .bool(!message.isAnonymous)]
        let reply = OutgoingMessage(
            token: 0,
            exchange: Exchange.byQueueName,
            routingKey: queue,
            mandatory: false,
            properties: properties,
            body: body
        )
        return (reply, isDirect)
    }
}

extension Refusal {
    /// What to tell the sender of a body that can't be read.
    init(_ error: JSONError, code: RefusalCode) {
        self.init(code, error.detail, path: error.path)
    }
}
