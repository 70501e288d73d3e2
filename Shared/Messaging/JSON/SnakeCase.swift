/// The bytes of a camelCase name in snake_case, made one at a time: `orderID` is `order_id`, `myURLPath` is
/// `my_url_path`.
struct SnakeCase: IteratorProtocol {
    private let name: UnsafeBufferPointer<UInt8>
    private var at = 0
    private var pending: UInt8?

    init(_ name: UnsafeBufferPointer<UInt8>) {
        self.name = name
    }

    @inline(__always)
    mutating func next() -> UInt8? {
        if let letter = pending {
            pending = nil
            return letter
        }
        guard at < name.count else { return nil }
        let byte = name[at]
        defer { at += 1 }
        guard Self.isUpper(byte) else { return byte }
        let letter = byte | 32
        guard at > 0, startsWord else { return letter }
        pending = letter
        return UInt8(ascii: "_")
    }

    /// Whether the capital here begins a word: inside a run of capitals only the last one does, if a small letter
    /// follows.
    private var startsWord: Bool {
        !Self.isUpper(name[at - 1]) || (at + 1 < name.count && Self.isLower(name[at + 1]))
    }

    @inline(__always)
    private static func isUpper(_ byte: UInt8) -> Bool { byte &- 65 < 26 }

    @inline(__always)
    private static func isLower(_ byte: UInt8) -> Bool { byte &- 97 < 26 }
}

extension SnakeCase {
    /// The name that a property has on the wire.
    static func field(_ property: String) -> String {
        var property = property
        return property.withUTF8 { name in
            var bytes: [UInt8] = []
            var letters = SnakeCase(name)
            while let letter = letters.next() { bytes.append(letter) }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
