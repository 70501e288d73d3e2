import Model

extension MessageSchema {
    /// Derives the schema of a type by letting it read its own example, and noting what it asks for.
    ///
    /// - Throws: If the example lacks an object or list of objects, whose fields then nobody can know.
    static func recorded<T: Exemplified & Codable>(from type: T.Type) throws(JSONError) -> MessageSchema {
        let root = try JSONDocument(try JSON.encode(type.example)).root
        do {
            return try schema(of: type, at: root)
        } catch {
            throw root.explain(error, decoding: type)
        }
    }

    /// The schema of a type; `node` is what the example has there, if anything.
    fileprivate static func schema<T: Decodable>(of type: T.Type, at node: JSONNode?) throws -> MessageSchema {
        switch type {
        case is Bool.Type: return .boolean
        case is any FixedWidthInteger.Type: return .integer
        case is any BinaryFloatingPoint.Type: return .number
        case is String.Type: return .string(nil)
        case is JSONValue.Type: return .any
        case let text as any TextCoded.Type: return .string(text.textForm)
        case let container as any SchemaContainer.Type: return try container.schema(at: node)
        default: break
        }
        if let values = JSONNode.allowedValues(of: type) { return .enumeration(values) }
        guard let node else { throw SchemaUnknown() }
        let recorder = SchemaRecorder(node: node)
        _ = try T(from: recorder)
        return recorder.record.schema
    }
}

/// The example has no value where a type could show its fields.
private struct SchemaUnknown: Error {}

/// A generic type of the standard library whose schema follows from that of its content.
private protocol SchemaContainer {
    static func schema(at node: JSONNode?) throws -> MessageSchema
}

extension Array: SchemaContainer where Element: Decodable {
    static func schema(at node: JSONNode?) throws -> MessageSchema {
        .array(try MessageSchema.schema(of: Element.self, at: node?.firstChild))
    }
}

extension Dictionary: SchemaContainer where Key == String, Value: Decodable {
    static func schema(at node: JSONNode?) throws -> MessageSchema {
        .map(try MessageSchema.schema(of: Value.self, at: node?.firstChild))
    }
}

extension Optional: SchemaContainer where Wrapped: Decodable {
    static func schema(at node: JSONNode?) throws -> MessageSchema {
        try MessageSchema.schema(of: Wrapped.self, at: node)
    }
}

/// Hands a type the values of its example and notes the names and types of the fields that it reads.
private struct SchemaRecorder: Decoder {
    final class Record {
        var schema = MessageSchema.object([])

        func add(_ field: MessageSchema.Field) {
            guard case .object(let fields) = schema else { return }
            schema = .object(fields + [field])
        }
    }

    let node: JSONNode
    let record = Record()

    var codingPath: [any CodingKey] { node.codingPath }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(RecordedFields(fields: try node.fields(keyedBy: type), record: record))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw JSONError(
            path: JSONError.path(codingPath),
            detail: "a list has to be read as an Array, or nobody knows what it contains"
        )
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        RecordedValue(node: node, record: record)
    }
}

/// A type that is nothing but another one, in its own words.
private struct RecordedValue: SingleValueDecodingContainer {
    let node: JSONNode
    let record: SchemaRecorder.Record

    var codingPath: [any CodingKey] { node.codingPath }

    func decodeNil() -> Bool { node.decodeNil() }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        record.schema = try MessageSchema.schema(of: type, at: node)
        return try node.decode(type)
    }
}

private struct RecordedFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let fields: JSONFields<Key>
    let record: SchemaRecorder.Record

    var codingPath: [any CodingKey] { fields.codingPath }
    var allKeys: [Key] { fields.allKeys }

    func contains(_ key: Key) -> Bool { fields.contains(key) }
    func decodeNil(forKey key: Key) throws -> Bool { try fields.decodeNil(forKey: key) }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try note(type, key, isRequired: true)
        return try fields.decode(type, forKey: key)
    }

    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? { try optional(type, key) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        throw byHand
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw byHand }

    func superDecoder() throws -> any Decoder { throw byHand }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw byHand }

    private var byHand: JSONError {
        JSONError(
            path: JSONError.path(codingPath),
            detail: "an object inside has to be read as a type of its own, or nobody knows its fields"
        )
    }

    private func optional<T: Decodable>(_ type: T.Type, _ key: Key) throws -> T? {
        try note(type, key, isRequired: false)
        return try fields.decodeIfPresent(type, forKey: key)
    }

    private func note<T: Decodable>(_ type: T.Type, _ key: Key, isRequired: Bool) throws {
        let name = SnakeCase.field(key.stringValue)
        do {
            let schema = try MessageSchema.schema(of: type, at: fields.find(key))
            record.add(.init(name, schema, isRequired: isRequired))
        } catch is SchemaUnknown {
            throw JSONError(
                path: JSONError.path(codingPath + [JSONPathKey(stringValue: name)]),
                detail: "the example has to show a value here, or nobody knows its fields"
            )
        }
    }
}

// The standard library answers these with `contains` and `decode`, which would look like a required field.
extension RecordedFields {
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try optional(type, key) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try optional(type, key) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try optional(type, key) }
    func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? { try optional(type, key) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try optional(type, key) }
    func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? { try optional(type, key) }
    func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? { try optional(type, key) }
    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? { try optional(type, key) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { try optional(type, key) }
    func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? { try optional(type, key) }
    func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? { try optional(type, key) }
    func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? { try optional(type, key) }
    func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? { try optional(type, key) }
    func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? { try optional(type, key) }
}
