/// A key that is data.
struct VerbatimKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) {
        stringValue = name
    }

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) { nil }
}

/// Tells the keys of a `Dictionary<String, …>`, which are data and stay as they are, from the names of properties.
enum JSONVerbatimKeys {
    @inline(__always)
    static func include(_ type: any CodingKey.Type) -> Bool {
        areOfDictionary(type) || type == VerbatimKey.self
    }

    @inline(__always)
    static func areOfDictionary(_ type: any CodingKey.Type) -> Bool { ObjectIdentifier(type) == dictionaryKey }

    /// The standard library's key type for dictionaries has no public name, but shows itself to a decoder.
    private static let dictionaryKey: ObjectIdentifier? = {
        let probe = Probe()
        _ = try? [String: Bool](from: probe)
        return probe.keyType
    }()

    private final class Probe: Decoder {
        var keyType: ObjectIdentifier?

        var codingPath: [any CodingKey] { [] }
        var userInfo: [CodingUserInfoKey: Any] { [:] }

        func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
            keyType = ObjectIdentifier(type)
            throw CancellationError()
        }

        func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw CancellationError() }
        func singleValueContainer() throws -> any SingleValueDecodingContainer { throw CancellationError() }
    }
}
