public import Model

/// What has been promised about one message, as kept in `Tests/ModelTests/Golden`: its schema, its refusals and every
/// example that was ever released.
public struct ReleasedContract: Hashable, Sendable {
    public let name: String
    public private(set) var json: JSONValue

    /// The contract as the code has it now; examples of `earlier` releases are kept.
    public init(_ type: any Message.Type, earlier: ReleasedContract? = nil) throws(JSONError) {
        self.init(try MessageDescription(type), earlier: earlier)
    }

    public init(_ message: MessageDescription, earlier: ReleasedContract? = nil) {
        name = message.name
        var json: JSONValue.Object = [
            "name": .string(message.name),
            "kind": .string(message.kind.rawValue),
            "sent_by": .string(message.senders),
            "refusals": .array(message.refusals.map { .string($0.code) }),
            "schema": message.schema.json,
        ]
        json["reply"] = message.reply?.schema.json
        let examples = earlier?.examples ?? []
        json["examples"] = .array(examples.contains(message.example) ? examples : examples + [message.example])
        self.json = .object(json)
    }

    /// Reads a golden file.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        json = try JSONValue.parse(bytes)
        guard let name = json["name"]?.string, json["schema"] != nil, json["examples"]?.array != nil else {
            throw JSONError(path: "$", detail: "not a released contract: name, schema or examples are missing")
        }
        self.name = name
    }

    /// The golden file.
    public var file: String { json.pretty() + "\n" }

    public var examples: [JSONValue] { json["examples"]?.array ?? [] }
}

extension ReleasedContract {
    /// What would break senders, listeners or stored messages if `next` took the place of this contract.
    ///
    /// New optional fields, new refusals and new values of enumerations are fine; everything else needs a new name.
    public func incompatibilities(with next: ReleasedContract) -> [String] {
        var found: [String] = []
        for member in ["name", "kind"] where json[member] != next.json[member] {
            found.append("the \(member) was \(json[member]?.string ?? "?") and is \(next.json[member]?.string ?? "?")")
        }
        let refusals = next.json["refusals"]?.array ?? []
        for refusal in json["refusals"]?.array ?? [] where !refusals.contains(refusal) {
            found.append("the refusal \(refusal.string ?? "") is gone")
        }
        let isReceived = json["kind"] != "event"
        found += Self.compare(json["schema"] ?? .null, next.json["schema"] ?? .null, at: "$", isReceived: isReceived)
        switch (json["reply"], next.json["reply"]) {
        case (let was?, let reply?): found += Self.compare(was, reply, at: "reply $", isReceived: false)
        case (_?, nil): found.append("the reply is gone")
        default: break
        }
        return found.map { "\(name): \($0)" }
    }

    /// Compares what was received or sent at one place with what is now.
    private static func compare(_ was: JSONValue, _ now: JSONValue, at path: String, isReceived: Bool) -> [String] {
        for member in ["type", "format", "pattern"] where was[member] != now[member] {
            return ["\(path) was \(title(was)) and is \(title(now))"]
        }
        if was["enum"] == nil, now["enum"] != nil { return ["\(path) was any string and is one of a few"] }
        var found: [String] = []
        let values = now["enum"]?.array ?? []
        for value in was["enum"]?.array ?? [] where !values.isEmpty && !values.contains(value) {
            found.append("\(path) can no longer be \(value.string ?? "")")
        }
        if let element = was["items"] {
            found += compare(element, now["items"] ?? .null, at: path + "[]", isReceived: isReceived)
        }
        if let value = was["additionalProperties"] {
            found += compare(value, now["additionalProperties"] ?? .null, at: path + ".*", isReceived: isReceived)
        }
        return found + compareFields(of: was, now, at: path, isReceived: isReceived)
    }

    private static func compareFields(
        of was: JSONValue,
        _ now: JSONValue,
        at path: String,
        isReceived: Bool
    ) -> [String] {
        func isRequired(_ name: String, in schema: JSONValue) -> Bool {
            schema["required"]?.array?.contains(.string(name)) == true
        }
        var found: [String] = []
        for field in was["properties"]?.object?.fields ?? [] {
            let path = "\(path).\(field.name)"
            guard let schema = now["properties"]?[field.name] else {
                found.append("\(path) is gone")
                continue
            }
            switch (isRequired(field.name, in: was), isRequired(field.name, in: now)) {
            case (false, true) where isReceived: found.append("\(path) was optional and is required")
            case (true, false) where !isReceived: found.append("\(path) was always there and is optional")
            default: break
            }
            found += compare(field.value, schema, at: path, isReceived: isReceived)
        }
        for field in now["properties"]?.object?.fields ?? []
        where isReceived && was["properties"]?[field.name] == nil && isRequired(field.name, in: now) {
            found.append("\(path).\(field.name) is new and required")
        }
        return found
    }

    private static func title(_ schema: JSONValue) -> String {
        let details = [schema["format"], schema["pattern"]].compactMap { $0?.string }
        return ([schema["type"]?.string ?? "anything"] + details).joined(separator: " ")
    }

    /// The released examples that a type can no longer read, each with the reason.
    public func unreadableExamples(by type: any Message.Type) -> [String] {
        examples.enumerated().compactMap { position, example in
            do throws(JSONError) {
                _ = try JSON.decode(type, from: example.encoded())
                return nil
            } catch {
                return "\(name): example \(position + 1) can no longer be read: \(error)"
            }
        }
    }
}
