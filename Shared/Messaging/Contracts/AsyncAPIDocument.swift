public import Model

/// The contracts in the words of AsyncAPI 3.0, for `docs/asyncapi.yaml`.
///
/// Each message has a channel (its routing key on one of our exchanges) and an operation, seen from Souk: it receives
/// commands and queries and answers them on the address that the request names, and it sends events.
public enum AsyncAPIDocument {
    /// The version of the AMQP bindings (AsyncAPI bindings repository).
    private static let bindings: JSONValue = "0.3.0"

    public static func json(of contracts: [any ServiceContract.Type]) throws(JSONError) -> JSONValue {
        var messages: [MessageDescription] = []
        for contract in contracts {
            for type in contract.messages { messages.append(try MessageDescription(type)) }
        }
        let requests = messages.filter { $0.kind != .event }
        return [
            "asyncapi": "3.0.0",
            "info": [
                "title": "Souk",
                "version": "1.0.0",
                "description": "Commands, queries and events of Souk's services. Generated from Shared/Model.",
                "license": ["name": "Apache 2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"],
                "tags": .array(contracts.map { ["name": .string($0.service), "description": .string($0.summary)] }),
            ],
            "defaultContentType": "application/json",
            "servers": [
                "local": [
                    "host": "127.0.0.1:5672",
                    "protocol": "amqp",
                    "protocolVersion": "0.9.1",
                    "description": "RabbitMQ as the stack starts it on one machine.",
                    "security": [["$ref": "#/components/securitySchemes/password"]],
                ]
            ],
            "channels": object(messages.map { (key($0.name), channel($0)) } + [("replies", replies(to: requests))]),
            "operations": object(messages.map { (key($0.name), operation($0)) }),
            "components": [
                "messages": object(
                    messages.map { (key($0.name), component($0)) }
                        + requests.map { (key(reply($0.name)), replyComponent($0)) }
                ),
                "messageTraits": ["request": trait(requestHeaders), "event": trait(eventHeaders)],
                "correlationIds": [
                    "request": [
                        "description": "The property correlation_id, which a reply repeats.",
                        "location": "$message.header#/correlation_id",
                    ]
                ],
                "schemas": ["problem": problem],
                "securitySchemes": ["password": ["type": "userPassword"]],
            ],
        ]
    }
}

// One message.
extension AsyncAPIDocument {
    private static func channel(_ message: MessageDescription) -> JSONValue {
        [
            "address": .string(message.name),
            "title": .string(message.name),
            "summary": .string(message.summary),
            "messages": [key(message.name): reference("components/messages/\(key(message.name))")],
            "tags": [["name": .string(message.name.split(separator: ".").first.map(String.init) ?? "")]],
            "bindings": [
                "amqp": [
                    "is": "routingKey",
                    "exchange": [
                        "name": .string(message.exchange),
                        "type": "topic",
                        "durable": true,
                        "autoDelete": false,
                        "vhost": "/",
                    ],
                    "bindingVersion": bindings,
                ]
            ],
        ]
    }

    private static func operation(_ message: MessageDescription) -> JSONValue {
        let isEvent = message.kind == .event
        var operation: JSONValue.Object = [
            "action": isEvent ? "send" : "receive",
            "channel": reference("channels/\(key(message.name))"),
            "summary": .string(message.summary),
            "description": .string(isEvent ? "Sent by \(message.senders)." : "May be sent by: \(message.senders)."),
            "messages": [reference("channels/\(key(message.name))/messages/\(key(message.name))")],
            "bindings": [
                "amqp": isEvent
                    ? ["deliveryMode": 2, "mandatory": true, "timestamp": true, "bindingVersion": bindings]
                    : ["deliveryMode": message.kind == .command ? 2 : 1, "ack": true, "bindingVersion": bindings]
            ],
        ]
        if !isEvent {
            operation["reply"] = [
                "address": [
                    "description": "The property reply_to of the request; without it, nothing is answered.",
                    "location": "$message.header#/reply_to",
                ],
                "channel": reference("channels/replies"),
                "messages": [reference("channels/replies/messages/\(key(reply(message.name)))")],
            ]
        }
        return .object(operation)
    }

    private static func component(_ message: MessageDescription) -> JSONValue {
        [
            "name": .string(message.name),
            "title": .string(message.name),
            "summary": .string(message.summary),
            "contentType": "application/json",
            "correlationId": reference("components/correlationIds/request"),
            "traits": [reference("components/messageTraits/\(message.kind == .event ? "event" : "request")")],
            "payload": message.schema.json,
            "examples": [["name": "example", "payload": message.example]],
            "bindings": ["amqp": ["messageType": .string(message.name), "bindingVersion": bindings]],
        ]
    }
}

// Replies.
extension AsyncAPIDocument {
    private static func reply(_ name: String) -> String { name + ".reply" }

    private static func replies(to requests: [MessageDescription]) -> JSONValue {
        [
            "address": nil,
            "title": "replies",
            "description": "The queue that a request names in its property reply_to.",
            "messages": object(
                requests.map { (key(reply($0.name)), reference("components/messages/\(key(reply($0.name)))")) }
            ),
        ]
    }

    private static func replyComponent(_ message: MessageDescription) -> JSONValue {
        let codes = (message.refusals + RefusalCode.general).map { JSONValue.string($0.code) }
        return [
            "name": .string(reply(message.name)),
            "title": .string(reply(message.name)),
            "summary": .string("Answers \(message.name): with the result, or with the problem it was refused for."),
            "contentType": "application/json",
            "correlationId": reference("components/correlationIds/request"),
            "payload": [
                "oneOf": [
                    [
                        "type": "object",
                        "properties": ["ok": message.reply?.schema.json ?? [:]],
                        "required": ["ok"],
                    ],
                    [
                        "type": "object",
                        "properties": [
                            "problem": [
                                "allOf": [
                                    reference("components/schemas/problem"),
                                    ["properties": ["type": ["enum": .array(codes)]]],
                                ]
                            ]
                        ],
                        "required": ["problem"],
                    ],
                ]
            ],
            "examples": [["name": "ok", "payload": ["ok": message.reply?.example ?? .null]]],
            "bindings": ["amqp": ["messageType": .string(reply(message.name)), "bindingVersion": bindings]],
        ]
    }

    /// The members of RFC 9457 that we use.
    private static let problem: JSONValue = [
        "type": "object",
        "properties": [
            "type": ["type": "string", "description": "A stable code."],
            "title": ["type": "string", "description": "The same for every occurrence."],
            "detail": ["type": "string", "description": "What is wrong with this message."],
            "path": ["type": "string", "description": "Where in the body, as a JSON path."],
        ],
        "required": ["type", "title", "detail"],
    ]
}

// What goes around the body.
extension AsyncAPIDocument {
    private static func trait(_ headers: [(String, JSONValue)]) -> JSONValue {
        ["headers": ["type": "object", "properties": object(headers)]]
    }

    private static func header(_ type: String, _ description: String) -> JSONValue {
        ["type": .string(type), "description": .string(description)]
    }

    private static let commonHeaders = [
        ("message_id", header("string", "Property: a UUID of version 7; the same id has its effect once.")),
        ("correlation_id", header("string", "Property: repeated in replies and in what follows.")),
        ("app_id", header("string", "Property: who sent it.")),
        ("traceparent", header("string", "W3C trace context.")),
        ("souk-cause", header("string", "The id of the message that led to this one.")),
    ]

    private static let requestHeaders =
        commonHeaders + [
            ("reply_to", header("string", "Property: the queue for the answer.")),
            ("user_id", header("string", "Property: the sender's user, which the broker checks.")),
            ("expiration", header("string", "Property: milliseconds after which nobody waits for the answer.")),
            ("authorization", header("string", "The access token of the person for whom the edge asks.")),
        ]

    private static let eventHeaders =
        commonHeaders + [
            ("souk-seq", header("integer", "Counts the source's events of this type, without gaps.")),
            ("souk-epoch", header("integer", "Changes when the source's database has been restored.")),
            ("souk-time", header("integer", "When it happened, in milliseconds since 1970.")),
            ("souk-partition", header("string", "The partition key: events of one key stay in order.")),
        ]
}

extension AsyncAPIDocument {
    private static func reference(_ path: String) -> JSONValue { ["$ref": .string("#/" + path)] }

    /// A message's name as a key: the specification allows dots in keys, but not every tool does.
    public static func key(_ name: String) -> String {
        String(name.map { $0 == "." ? "_" : $0 })
    }

    private static func object(_ fields: [(String, JSONValue)]) -> JSONValue { .object(JSONValue.Object(fields)) }
}
