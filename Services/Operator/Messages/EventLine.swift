import AMQP
import ArgumentParser
import Foundation
import Messaging
import Model

/// How `souk watch` writes an event.
enum EventFormat: String, ExpressibleByArgument, CaseIterable {
    case line, json, cloudevents

    func text(_ event: Delivery, for stream: Console.Stream) -> String {
        switch self {
        case .line: event.line(for: stream)
        case .json: String(decoding: event.envelope.encoded(), as: UTF8.self)
        case .cloudevents: String(decoding: event.cloudEvent.encoded(), as: UTF8.self)
        }
    }
}

extension Delivery {
    /// When it happened: in milliseconds where the source says so.
    var time: Timestamp? {
        properties.headers[Header.time]?.instant ?? properties.timestamp.map(Timestamp.init(brokerSeconds:))
    }

    var type: String { properties.type ?? routingKey }

    /// Time, type, key and body, in this order.
    fileprivate func line(for stream: Console.Stream) -> String {
        let key = properties.headers[Header.partition]?.stringValue
        let parts = [
            stream.painted(time?.description ?? "-", .dim), stream.painted(DisplayText(type).text, .bold),
            key.map { DisplayText($0).text } ?? "-", DisplayText(String(decoding: body, as: UTF8.self)).text,
        ]
        return parts.joined(separator: "  ")
    }

    /// The whole message: what the envelope says, and the body as JSON if it is any.
    var envelope: JSONValue {
        var fields = JSONValue.Object()
        fields["id"] = properties.messageID.map { .string($0) }
        fields["type"] = .string(type)
        fields["source"] = properties.appID.map { .string($0) }
        fields["time"] = time.map { .string($0.description) }
        fields["user_id"] = properties.userID.map { .string($0) }
        fields["correlation_id"] = properties.correlationID.map { .string($0) }
        fields["exchange"] = .string(exchange)
        fields["routing_key"] = .string(routingKey)
        fields["headers"] = properties.headers.isEmpty ? nil : .object(properties.headers.json)
        add(body, as: ("body", "body_base64"), to: &fields)
        return .object(fields)
    }

    /// CloudEvents 1.0, structured in JSON; AMQP 0-9-1 has no binding of its own, the mapping is ours.
    var cloudEvent: JSONValue {
        var fields = JSONValue.Object()
        let headers = properties.headers
        fields["specversion"] = "1.0"
        // The attributes that an event must have, for messages of other tools that left them out.
        fields["id"] = .string(properties.messageID ?? UUID128.fresh().description)
        fields["source"] = .string(properties.appID ?? "unknown")
        fields["type"] = .string(type)
        fields["subject"] = headers[Header.partition]?.stringValue.map { .string($0) }
        fields["time"] = time.map { .string($0.description) }
        fields["datacontenttype"] = .string(properties.contentType ?? "application/json")
        fields[Header.traceparent] = headers[Header.traceparent]?.stringValue.map { .string($0) }
        fields["soukcause"] = headers[Header.cause]?.stringValue.map { .string($0) }
        // As text: integers in CloudEvents have 32 bits.
        fields["soukseq"] = headers[Header.sequence]?.intValue.map { .string(String($0)) }
        add(body, as: ("data", "data_base64"), to: &fields)
        return .object(fields)
    }

    private func add(_ body: [UInt8], as names: (json: String, base64: String), to fields: inout JSONValue.Object) {
        if let json = try? JSONValue.parse(body) {
            fields[names.json] = json
        } else if !body.isEmpty {
            fields[names.base64] = .string(Data(body).base64EncodedString())
        }
    }
}

extension Table {
    var json: JSONValue.Object {
        JSONValue.Object(map { ($0.key, $0.value.json) })
    }
}

extension FieldValue {
    var json: JSONValue {
        switch self {
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .int32(let value): .int(Int64(value))
        case .double(let value): .double(value)
        case .string(let value): .string(value)
        case .bytes(let value): .string(Data(value).base64EncodedString())
        case .timestamp(let value): .string(Timestamp(brokerSeconds: value).description)
        case .decimal(let scale, let value): .string("\(value)e-\(scale)")
        case .table(let value): .object(value.json)
        case .array(let values): .array(values.map(\.json))
        case .void: .null
        }
    }
}
