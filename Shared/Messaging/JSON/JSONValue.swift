/// Any JSON value; for tools and for messages whose type is not known.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    case array([JSONValue])
    case object(Object)

    /// Fields in the order of the text; equal only if the order is, too.
    public struct Object: Hashable, Sendable {
        public struct Field: Hashable, Sendable {
            public var name: String
            public var value: JSONValue
        }

        public private(set) var fields: [Field] = []

        public init() {}

        /// A field by its name; a new one goes to the end.
        public subscript(name: String) -> JSONValue? {
            get { fields.first { $0.name == name }?.value }
            set {
                let index = fields.firstIndex { $0.name == name }
                switch (index, newValue) {
                case (let index?, let value?): fields[index].value = value
                case (let index?, nil): fields.remove(at: index)
                case (nil, let value?): fields.append(Field(name: name, value: value))
                case (nil, nil): break
                }
            }
        }

        /// Adds a field whose name is known to be new, without looking for it.
        mutating func append(_ name: String, _ value: JSONValue) {
            fields.append(Field(name: name, value: value))
        }
    }
}

extension JSONValue {
    /// A field of an object; nil for anything else.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let object) = self else { return nil }
        return object[name]
    }

    /// An element of an array; nil outside of it and for anything else.
    public subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    public var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    public var int: Int64? {
        guard case .int(let number) = self else { return nil }
        return number
    }

    public var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    public var array: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    public var object: Object? {
        guard case .object(let object) = self else { return nil }
        return object
    }
}

// Reading.
extension JSONValue {
    /// Reads a text under the same rules as ``JSON/decode(_:from:)``; integers beyond 64 bits are refused.
    public static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        try JSONValue(try JSONDocument(bytes).root)
    }

    init(_ node: JSONNode) throws(JSONError) {
        let document = node.document
        switch node.kind {
        case .null: self = .null
        case .yes: self = .bool(true)
        case .no: self = .bool(false)
        case .key, .string: self = .string(document.string(node.index))
        case .integer: self = .int(try node.read(Int64.self))
        case .fraction: self = .double(try node.read(Double.self))
        case .array:
            var elements: [JSONValue] = []
            var index = node.index + 1
            while index < document.end(of: node.index) {
                elements.append(try JSONValue(JSONNode(document: document, index: index)))
                index = document.end(of: index)
            }
            self = .array(elements)
        case .object:
            var object = Object()
            var index = node.index + 1
            while index < document.end(of: node.index) {
                object.append(document.string(index), try JSONValue(JSONNode(document: document, index: index + 1)))
                index = document.end(of: index + 1)
            }
            self = .object(object)
        }
    }
}

extension JSONNode {
    fileprivate func read<T: Decodable>(_ type: T.Type) throws(JSONError) -> T {
        do {
            return try decode(type)
        } catch {
            throw explain(error, decoding: type)
        }
    }
}

// Writing.
extension JSONValue {
    /// Writes the value without white space.
    ///
    /// A `double` that JSON cannot express (infinity, NaN) becomes `null`, as in ECMAScript.
    public func encoded() -> [UInt8] {
        let writer = JSONWriter()
        write(to: writer, indentation: nil)
        return writer.bytes
    }

    /// The value as people read it: a line for each field and element, two spaces a level.
    public func pretty() -> String {
        let writer = JSONWriter()
        write(to: writer, indentation: 0)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func write(to writer: JSONWriter, indentation: Int?) {
        switch self {
        case .null: writer.write(raw: "null")
        case .bool(let value): writer.write(raw: value ? "true" : "false")
        case .int(let number): writer.write(integer: number)
        case .double(let number): writer.write(raw: number.isFinite ? number.description : "null")
        case .string(let text): writer.write(text)
        case .array(let elements):
            Self.write(elements, "[", "]", to: writer, indentation) { element, inner in
                element.write(to: writer, indentation: inner)
            }
        case .object(let object):
            Self.write(object.fields, "{", "}", to: writer, indentation) { field, inner in
                writer.write(field.name)
                writer.write(raw: inner == nil ? ":" : ": ")
                field.value.write(to: writer, indentation: inner)
            }
        }
    }

    private static func write<Member>(
        _ members: [Member],
        _ opener: String,
        _ closer: String,
        to writer: JSONWriter,
        _ indentation: Int?,
        _ writeMember: (Member, Int?) -> Void
    ) {
        func newLine(_ indentation: Int?) {
            guard let indentation, !members.isEmpty else { return }
            writer.write(raw: "\n" + String(repeating: "  ", count: indentation))
        }
        let inner = indentation.map { $0 + 1 }
        writer.write(raw: opener)
        for (position, member) in members.enumerated() {
            if position > 0 { writer.write(raw: ",") }
            newLine(inner)
            writeMember(member, inner)
        }
        newLine(indentation)
        writer.write(raw: closer)
    }
}

extension JSONValue: Codable {
    public init(from decoder: any Decoder) throws {
        guard let node = decoder as? JSONNode else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "A JSONValue is read by JSON.decode only.")
            )
        }
        try self.init(node)
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .bool(let value): try value.encode(to: encoder)
        case .int(let number): try number.encode(to: encoder)
        case .double(let number): try number.encode(to: encoder)
        case .string(let text): try text.encode(to: encoder)
        case .array(let elements): try elements.encode(to: encoder)
        case .object(let object):
            var container = encoder.container(keyedBy: VerbatimKey.self)
            for field in object.fields { try container.encode(field.value, forKey: VerbatimKey(field.name)) }
        }
    }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(nilLiteral: ()) { self = .null }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int64) { self = .int(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral fields: (String, JSONValue)...) { self = .object(Object(fields)) }
}

extension JSONValue.Object: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral fields: (String, JSONValue)...) { self.init(fields) }

    /// Of fields with the same name, the last one counts.
    public init(_ fields: [(String, JSONValue)]) {
        for (name, value) in fields { self[name] = value }
    }
}
