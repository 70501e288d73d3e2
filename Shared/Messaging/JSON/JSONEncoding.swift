/// The place of one value in the text, as an `Encoder`.
///
/// Values are written straight to the text; a container is closed when its surroundings are written to again.
struct JSONValueEncoder: Encoder {
    let writer: JSONWriter
    /// How many arrays and objects are around the value.
    let depth: Int

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func write(_ value: some Encodable) throws(JSONError) {
        let length = writer.length
        do {
            try value.encode(to: self)
        } catch let error as JSONError {
            throw error
        } catch {
            throw JSONError(path: "$", detail: String(describing: error))
        }
        writer.close(to: depth)
        // A type without properties writes nothing at all.
        if writer.length == length { writer.write(raw: "{}") }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(JSONObjectWriter(writer: writer, depth: depth))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer { JSONArrayWriter(writer: writer, depth: depth) }
    func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

extension JSONValueEncoder: SingleValueEncodingContainer {
    func encodeNil() { writer.write(raw: "null") }
    func encode(_ value: Bool) { writer.write(raw: value ? "true" : "false") }
    func encode(_ value: String) { writer.write(value) }
    func encode(_ value: Double) throws { try write(float: value) }
    func encode(_ value: Float) throws { try write(float: value) }
    func encode<T: FixedWidthInteger & Encodable>(_ value: T) { writer.write(integer: value) }
    func encode<T: Encodable>(_ value: T) throws { try write(value) }

    private func write<T: BinaryFloatingPoint & CustomStringConvertible>(float value: T) throws(JSONError) {
        guard value.isFinite else { throw JSONError(path: "$", detail: "JSON has no infinity and no NaN") }
        // The shortest digits that read back as the same number.
        writer.write(raw: value.description)
    }
}

/// The fields of one object.
struct JSONObjectWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    private let value: JSONValueEncoder
    private let number: Int
    private let verbatim = JSONVerbatimKeys.include(Key.self)

    init(writer: JSONWriter, depth: Int) {
        number = writer.begin(UInt8(ascii: "{"), depth: depth, sorted: JSONVerbatimKeys.areOfDictionary(Key.self))
        value = JSONValueEncoder(writer: writer, depth: depth + 1)
    }

    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) throws { try at(key).encodeNil() }
    func encode(_ value: Bool, forKey key: Key) throws { try at(key).encode(value) }
    func encode(_ value: String, forKey key: Key) throws { try at(key).encode(value) }

    func encode<T: FixedWidthInteger & Encodable>(_ value: T, forKey key: Key) throws {
        try at(key).encode(value)
    }

    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        let encoder = try at(key)
        do {
            try encoder.write(value)
        } catch {
            throw error.inside(JSONError.segment(name(of: key)))
        }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        nested(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        nested(key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { nested("super") }
    func superEncoder(forKey key: Key) -> any Encoder { nested(key) }

    private func name(of key: Key) -> String {
        verbatim ? key.stringValue : SnakeCase.field(key.stringValue)
    }

    @inline(__always)
    private func at(_ key: Key) throws(JSONError) -> JSONValueEncoder { try at(key.stringValue) }

    @inline(__always)
    private func at(_ name: String) throws(JSONError) -> JSONValueEncoder {
        try value.writer.next(in: number, depth: value.depth)
        if verbatim { value.writer.write(name) } else { value.writer.write(property: name) }
        value.writer.write(byte: UInt8(ascii: ":"))
        return value
    }

    private func nested(_ key: Key) -> JSONValueEncoder { nested(key.stringValue) }

    private func nested(_ name: String) -> JSONValueEncoder {
        do throws(JSONError) {
            return try at(name)
        } catch {
            value.writer.failure = error
            return value
        }
    }
}

/// The elements of one array.
struct JSONArrayWriter: UnkeyedEncodingContainer {
    private let value: JSONValueEncoder
    private let number: Int
    private(set) var count = 0

    init(writer: JSONWriter, depth: Int) {
        number = writer.begin(UInt8(ascii: "["), depth: depth)
        value = JSONValueEncoder(writer: writer, depth: depth + 1)
    }

    var codingPath: [any CodingKey] { [] }

    mutating func encodeNil() throws { try next().encodeNil() }

    mutating func encode<T: Encodable>(_ value: T) throws {
        let encoder = try next()
        do {
            try encoder.write(value)
        } catch {
            throw error.inside("[\(count - 1)]")
        }
    }

    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        nested().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nested().unkeyedContainer() }
    mutating func superEncoder() -> any Encoder { nested() }

    private mutating func next() throws(JSONError) -> JSONValueEncoder {
        try value.writer.next(in: number, depth: value.depth)
        count += 1
        return value
    }

    private mutating func nested() -> JSONValueEncoder {
        do throws(JSONError) {
            return try next()
        } catch {
            value.writer.failure = error
            return value
        }
    }
}
