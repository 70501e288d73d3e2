/// One value of a document, as a `Decoder`: two words, so that the existential needs no allocation.
struct JSONNode: Decoder {
    let document: JSONDocument
    let index: Int

    var kind: JSONDocument.Token.Kind { document.tokens[index].kind }
    var codingPath: [any CodingKey] { document.codingPath(to: index) }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(try fields(keyedBy: type))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard kind == .array else { throw mismatch("an array") }
        return JSONElements(document: document, array: index, index: index + 1)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

    /// The first element of an array or the value of the first field of an object.
    var firstChild: JSONNode? {
        guard document.end(of: index) > index + 1 else { return nil }
        return JSONNode(document: document, index: kind == .object ? index + 2 : index + 1)
    }

    func fields<Key: CodingKey>(keyedBy type: Key.Type) throws -> JSONFields<Key> {
        guard kind == .object else { throw mismatch("an object") }
        return JSONFields(document: document, object: index)
    }
}

extension JSONNode: SingleValueDecodingContainer {
    func decodeNil() -> Bool { kind == .null }

    @inline(__always)
    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        do {
            return try T(from: self)
        } catch {
            throw explain(error, decoding: type)
        }
    }

    func decode(_ type: Bool.Type) throws -> Bool {
        switch kind {
        case .yes: true
        case .no: false
        default: throw mismatch("true or false")
        }
    }

    func decode(_ type: String.Type) throws -> String {
        guard kind == .string else { throw mismatch("a string") }
        return document.string(index)
    }

    func decode(_ type: Double.Type) throws -> Double { try float(type) }
    func decode(_ type: Float.Type) throws -> Float { try float(type) }

    func decode<T: FixedWidthInteger & Decodable>(_ type: T.Type) throws -> T {
        guard kind == .integer else { throw mismatch("an integer") }
        let token = document.tokens[index]
        let number = document.bytes.withUnsafeBufferPointer { bytes in
            let digits = bytes[Int(token.start)..<Int(token.end)]
            let isNegative = digits[digits.startIndex] == UInt8(ascii: "-")
            return Self.integer(isNegative ? digits.dropFirst() : digits, isNegative: isNegative, as: type)
        }
        guard let number else { throw failure("a number outside of \(T.min) to \(T.max)") }
        return number
    }

    @inline(__always)
    private static func integer<T: FixedWidthInteger>(
        _ digits: Slice<UnsafeBufferPointer<UInt8>>,
        isNegative: Bool,
        as type: T.Type
    ) -> T? {
        var magnitude: UInt64 = 0
        for digit in digits {
            let (shifted, overflows) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carries) = shifted.addingReportingOverflow(UInt64(digit &- 48))
            guard !overflows, !carries else { return nil }
            magnitude = sum
        }
        guard isNegative else { return T(exactly: magnitude) }
        guard magnitude <= Int64.min.magnitude else { return nil }
        return T(exactly: Int64(truncatingIfNeeded: 0 &- magnitude))
    }

    private func float<T: BinaryFloatingPoint & LosslessStringConvertible>(_ type: T.Type) throws -> T {
        guard kind == .integer || kind == .fraction else { throw mismatch("a number") }
        guard let number = T(document.string(index)), number.isFinite else { throw failure("a number too large") }
        return number
    }
}

/// The fields of one object.
struct JSONFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let document: JSONDocument
    let object: Int
    private let verbatim = JSONVerbatimKeys.include(Key.self)

    init(document: JSONDocument, object: Int) {
        self.document = document
        self.object = object
    }

    var node: JSONNode { JSONNode(document: document, index: object) }
    var codingPath: [any CodingKey] { node.codingPath }

    var allKeys: [Key] {
        var keys: [Key] = []
        var index = object + 1
        let end = document.end(of: object)
        while index < end {
            if let key = Key(stringValue: document.string(index)) { keys.append(key) }
            index = document.end(of: index + 1)
        }
        return keys
    }

    func contains(_ key: Key) -> Bool { find(key) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try value(key).decodeNil() }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try value(key).decode(type) }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try value(key).decode(type) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try value(key).decode(type) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try value(key).decode(type) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try value(key).decode(type) }

    func decode<T: FixedWidthInteger & Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try value(key).decode(type)
    }

    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        guard let node = find(key), node.kind != .null else { return nil }
        return try node.decode(type)
    }

    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        guard let node = find(key), node.kind != .null else { return nil }
        return try node.decode(type)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try value(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try value(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { try require(find("super", verbatim: true), "super") }
    func superDecoder(forKey key: Key) throws -> any Decoder { try value(key) }

    @inline(__always)
    private func value(_ key: Key) throws -> JSONNode {
        guard let node = find(key) else { return try require(nil, key.stringValue) }
        return node
    }

    @inline(__always)
    func find(_ key: Key) -> JSONNode? { find(key.stringValue, verbatim: verbatim) }

    @inline(__always)
    private func find(_ name: String, verbatim: Bool) -> JSONNode? {
        document.value(of: name, in: object, verbatim: verbatim).map { JSONNode(document: document, index: $0) }
    }

    private func require(_ node: JSONNode?, _ name: String) throws(JSONError) -> JSONNode {
        if let node { return node }
        let field = JSONPathKey(stringValue: verbatim ? name : SnakeCase.field(name))
        throw JSONError(path: JSONError.path(codingPath + [field]), detail: "this field is missing")
    }
}

/// The elements of one array, from the first to the last.
struct JSONElements: UnkeyedDecodingContainer {
    let document: JSONDocument
    let array: Int
    var index: Int

    var codingPath: [any CodingKey] { JSONNode(document: document, index: array).codingPath }
    var isAtEnd: Bool { index == document.end(of: array) }

    /// Both are counted on demand: arrays are read element by element, and the container must stay small.
    var count: Int? { elements(before: document.end(of: array)) }
    var currentIndex: Int { elements(before: index) }

    mutating func decodeNil() throws -> Bool {
        guard try peek().kind == .null else { return false }
        index += 1
        return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        let value = try peek().decode(type)
        index = document.end(of: index)
        return value
    }

    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try take().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try take().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { try take() }

    private mutating func take() throws -> JSONNode {
        let node = try peek()
        index = document.end(of: index)
        return node
    }

    private func peek() throws(JSONError) -> JSONNode {
        guard !isAtEnd else {
            throw JSONError(path: JSONError.path(codingPath), detail: "expected more elements")
        }
        return JSONNode(document: document, index: index)
    }

    private func elements(before end: Int) -> Int {
        var count = 0
        var element = array + 1
        while element < end {
            element = document.end(of: element)
            count += 1
        }
        return count
    }
}

// Mistakes.
extension JSONNode {
    private func failure(_ detail: String) -> JSONError {
        JSONError(path: JSONError.path(codingPath), detail: detail)
    }

    func mismatch(_ expectation: String) -> JSONError {
        let found =
            switch kind {
            case .object: "an object"
            case .array: "an array"
            case .key, .string: "a string"
            case .integer: "an integer"
            case .fraction: "a number with a fraction or exponent"
            case .yes, .no: "true or false"
            case .null: "null"
            }
        return failure("expected \(expectation), found \(found)")
    }

    /// Turns whatever a type's own `init(from:)` has thrown into an error with a path.
    func explain(_ error: any Error, decoding type: any Decodable.Type) -> JSONError {
        if let error = error as? JSONError { return error }
        if let values = Self.allowedValues(of: type), kind == .string {
            return failure("expected one of \(values.joined(separator: ", "))")
        }
        guard let error = error as? DecodingError else { return failure(String(describing: error)) }
        let (context, detail): (DecodingError.Context, String) =
            switch error {
            case .keyNotFound(_, let context): (context, "a field is missing")
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                (context, context.debugDescription)
            @unknown default: (.init(codingPath: codingPath, debugDescription: ""), "cannot be read")
            }
        return JSONError(path: JSONError.path(context.codingPath), detail: detail)
    }

    /// The values of an enumeration of strings, which its own error would not list (but quote the wrong value).
    static func allowedValues(of type: any Decodable.Type) -> [String]? {
        func values<T: CaseIterable>(_ type: T.Type) -> [String] {
            T.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
        }
        guard type is any RawRepresentable.Type, let type = type as? any CaseIterable.Type else { return nil }
        return values(type)
    }
}
