import Foundation
import Messaging
import Model
import Testing
import Yams

@testable import Operator

/// `docs/asyncapi.yaml` against the structure that the specification (AsyncAPI 3.0.0) prescribes.
@Suite struct `The AsyncAPI document` {
    private let document: JSONValue

    init() throws {
        document = try AsyncAPIDocument.json(of: Suite.contracts)
    }

    @Test func `reads back from YAML as it was`() throws {
        let node = try #require(try Yams.compose(yaml: GeneratedDocuments.yaml(document)))

        #expect(value(node) == document)
    }

    @Test func `has the members that the specification requires, and none that it does not know`() throws {
        check(
            document,
            requires: ["asyncapi", "info"],
            allows: ["servers", "defaultContentType", "channels", "operations", "components", "id"]
        )
        #expect(document["asyncapi"] == "3.0.0")
        check(
            document["info"],
            requires: ["title", "version"],
            allows: ["description", "license", "tags", "contact", "termsOfService", "externalDocs"]
        )
        for server in fields(document["servers"]) {
            check(
                server.value,
                requires: ["host", "protocol"],
                allows: [
                    "protocolVersion", "description", "security", "pathname", "title", "summary", "variables", "tags",
                    "externalDocs", "bindings",
                ]
            )
        }
        check(
            document["components"],
            requires: [],
            allows: ["messages", "messageTraits", "correlationIds", "schemas", "securitySchemes"]
        )
        for section in fields(document["components"]) {
            for component in fields(section.value) {
                #expect(component.name.wholeMatch(of: /[a-zA-Z0-9\-_]+/) != nil, "\(component.name)")
            }
        }
    }

    @Test func `has a channel, an operation and a message for each message of the contracts`() throws {
        let messages = Suite.messages.map { AsyncAPIDocument.key($0.name) }
        let requests = Suite.messages.filter { !($0 is any Event.Type) }.map {
            AsyncAPIDocument.key($0.name + ".reply")
        }

        #expect(fields(document["channels"]).map(\.name) == messages + ["replies"])
        #expect(fields(document["operations"]).map(\.name) == messages)
        #expect(fields(document["components"]?["messages"]).map(\.name) == messages + requests)
    }

    @Test func `describes each channel with its exchange`() {
        for channel in fields(document["channels"]) {
            check(
                channel.value,
                requires: ["address", "messages"],
                allows: [
                    "title", "summary", "description", "servers", "parameters", "tags", "externalDocs", "bindings",
                ]
            )
            guard channel.name != "replies" else { continue }
            let binding = channel.value["bindings"]?["amqp"]
            check(binding, requires: ["is", "exchange", "bindingVersion"], allows: [])
            #expect(binding?["is"] == "routingKey")
            #expect(binding?["bindingVersion"] == "0.3.0")
            check(binding?["exchange"], requires: ["name", "type", "durable", "autoDelete", "vhost"], allows: [])
            #expect(channel.value["address"]?.string.map(AsyncAPIDocument.key) == channel.name)
        }
        #expect(document["channels"]?["replies"]?["address"] == .null)
    }

    @Test func `describes each operation with its channel and, unless it is an event, with its reply`() throws {
        for message in Suite.messages {
            let operation = document["operations"]?[AsyncAPIDocument.key(message.name)]
            check(
                operation,
                requires: ["action", "channel"],
                allows: [
                    "title", "summary", "description", "security", "tags", "externalDocs", "bindings", "traits",
                    "messages", "reply",
                ]
            )
            check(
                operation?["bindings"]?["amqp"],
                requires: ["bindingVersion"],
                allows: [
                    "expiration", "userId", "cc", "priority", "deliveryMode", "mandatory", "bcc", "timestamp", "ack",
                ]
            )
            if message is any Event.Type {
                #expect(operation?["action"] == "send")
                #expect(operation?["reply"] == nil)
            } else {
                #expect(operation?["action"] == "receive")
                check(operation?["reply"], requires: ["address", "channel", "messages"], allows: [])
                let location = try #require(operation?["reply"]?["address"]?["location"]?.string)
                #expect(location.wholeMatch(of: /\$message\.(header|payload)#(\/[^\/]+)*/) != nil)
            }
            // A message of an operation has to be one of its own channel.
            for (messages, channel) in [
                (operation?["messages"], operation?["channel"]),
                (operation?["reply"]?["messages"], operation?["reply"]?["channel"]),
            ] {
                let prefix = channel?["$ref"]?.string.map { $0 + "/messages/" } ?? "-"
                for reference in messages?.array ?? [] {
                    #expect(reference["$ref"]?.string?.hasPrefix(prefix) == true)
                }
            }
        }
    }

    @Test func `describes each message with payload, example and binding`() {
        for message in fields(document["components"]?["messages"]) {
            check(
                message.value,
                requires: ["name", "contentType", "payload", "examples", "bindings"],
                allows: [
                    "title", "summary", "description", "headers", "correlationId", "traits", "tags", "externalDocs",
                ]
            )
            #expect(message.value["contentType"] == "application/json")
            check(
                message.value["bindings"]?["amqp"],
                requires: ["messageType", "bindingVersion"],
                allows: ["contentEncoding"]
            )
            for example in message.value["examples"]?.array ?? [] {
                check(example, requires: ["payload"], allows: ["name", "summary", "headers"])
            }
        }
    }

    @Test func `refers to nothing that is not there`() {
        var references: [String] = []
        collect(document, into: &references)

        #expect(references.count > 50)
        for reference in references {
            let target = reference.split(separator: "/").dropFirst().reduce(JSONValue?.some(document)) { value, step in
                value?[String(step)]
            }
            #expect(reference.hasPrefix("#/") && target != nil, "\(reference)")
        }
    }

    private func collect(_ value: JSONValue, into references: inout [String]) {
        switch value {
        case .array(let elements):
            for element in elements { collect(element, into: &references) }
        case .object(let object):
            for field in object.fields {
                if field.name == "$ref", let reference = field.value.string { references.append(reference) }
                collect(field.value, into: &references)
            }
        default: break
        }
    }

    private func fields(_ value: JSONValue?) -> [JSONValue.Object.Field] { value?.object?.fields ?? [] }

    private func check(_ value: JSONValue?, requires required: [String], allows optional: [String]) {
        let names = Set(fields(value).map(\.name))
        #expect(names.isSuperset(of: required), "\(names) lacks some of \(required)")
        #expect(names.isSubset(of: required + optional), "\(names) has more than \(required + optional)")
    }

    private func value(_ node: Node) -> JSONValue {
        switch node {
        case .scalar(let scalar):
            switch node.tag {
            case Tag(.null): return nil
            case Tag(.bool): return .bool(scalar.string == "true")
            case Tag(.int): return .int(Int64(scalar.string) ?? -1)
            case Tag(.float): return .double(Double(scalar.string) ?? -1)
            default: return .string(scalar.string)
            }
        case .sequence(let sequence): return .array(sequence.map(value))
        case .mapping(let mapping): return .object(.init(mapping.map { ($0.key.string ?? "", value($0.value)) }))
        case .alias: return nil
        }
    }
}
