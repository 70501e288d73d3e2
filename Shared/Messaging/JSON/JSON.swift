/// Message bodies: strict, deterministic JSON (RFC 8259) for `Codable` types.
///
/// Properties in camelCase are fields in snake_case; keys of a `Dictionary<String, …>` stay as they are. Fields that
/// the type does not know are ignored. Everything else that is wrong is refused with the path of the mistake:
/// duplicate names, numbers that do not fit, broken UTF-8, NUL, text after the end, more than 64 levels.
/// Why not Foundation's coder: docs/decisions/0001-own-json-coder.md.
public enum JSON {
    /// How deep arrays and objects may nest, in both directions.
    public static let maximalDepth = 64

    public static func decode<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws(JSONError) -> T {
        let document = try JSONDocument(bytes)
        do {
            return try document.root.decode(type)
        } catch {
            throw document.root.explain(error, decoding: type)
        }
    }

    /// Writes a value without white space: fields in the order of their declaration, dictionaries sorted by key.
    ///
    /// Equal values give equal bytes.
    public static func encode(_ value: some Encodable) throws(JSONError) -> [UInt8] {
        let writer = JSONWriter()
        try JSONValueEncoder(writer: writer, depth: 0).write(value)
        if let failure = writer.failure { throw failure }
        return writer.bytes
    }
}

/// What is wrong with a JSON text or with a value to encode, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A JSON path (RFC 9535), such as `$.price.amount` or `$.tags[2]`.
    public var path: String
    /// A sentence without full stop, which never quotes the text, since that may be personal.
    public var detail: String
    /// The position of the byte, if the text is not JSON.
    public var offset: Int?

    public init(path: String, detail: String, offset: Int? = nil) {
        self.path = path
        self.detail = detail
        self.offset = offset
    }

    public var description: String {
        "\(path): \(detail)" + (offset.map { " (at byte \($0))" } ?? "")
    }
}

extension JSONError {
    /// The same mistake, seen from the value around.
    func inside(_ segment: String) -> JSONError {
        JSONError(path: "$" + segment + path.dropFirst(), detail: detail, offset: offset)
    }

    /// A JSON path of coding keys; names that are not plain words are quoted.
    static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "$") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += segment(key.stringValue)
            }
        }
    }

    static func segment(_ name: String) -> String {
        let isWord = name.utf8.allSatisfy { $0 == 95 || 48...57 ~= $0 || 97...122 ~= $0 | 32 }
        if isWord, let first = name.utf8.first, !(48...57 ~= first) { return "." + name }
        let text = JSONWriter()
        text.write(name)
        return "[" + String(decoding: text.bytes, as: UTF8.self) + "]"
    }
}

/// A step of a coding path that comes from the JSON text itself.
struct JSONPathKey: CodingKey {
    var stringValue: String
    var intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init(intValue: Int) {
        stringValue = String(intValue)
        self.intValue = intValue
    }
}
