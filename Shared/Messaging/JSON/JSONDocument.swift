/// One JSON text as a flat list of tokens in the order of the text; whoever decodes walks it without building
/// anything in between.
final class JSONDocument {
    struct Token {
        enum Kind: UInt8 { case object, array, key, string, integer, fraction, yes, no, null }

        var kind: Kind
        /// Whether a key or string contains an escape.
        var isEscaped = false
        /// The first byte, of a key or string after the quotation mark.
        ///
        /// Of an object that is complete: the key that was looked up last, because the next one is likely to follow.
        var start: UInt32
        /// Of a key, string or number the byte after the last one; of an object or array the token after its
        /// content (while it is still open: the container around it).
        var end: UInt32
    }

    let bytes: [UInt8]
    let tokens: UnsafeMutableBufferPointer<Token>

    init(_ bytes: [UInt8]) throws(JSONError) {
        self.bytes = bytes
        tokens = try bytes.withUnsafeBufferPointer { (text) throws(JSONError) in
            var scanner = try JSONScanner(text)
            return try scanner.scan()
        }
    }

    deinit {
        tokens.deallocate()
    }

    var root: JSONNode { JSONNode(document: self, index: 0) }

    /// The token after the value that begins at `index`.
    @inline(__always)
    func end(of index: Int) -> Int {
        let token = tokens[index]
        return token.kind == .object || token.kind == .array ? Int(token.end) : index + 1
    }

    /// The text of a key or string.
    func string(_ index: Int) -> String {
        let token = tokens[index]
        return bytes.withUnsafeBufferPointer { bytes in
            let raw = UnsafeBufferPointer(rebasing: bytes[Int(token.start)..<Int(token.end)])
            return token.isEscaped ? JSONScanner.unescape(raw) : String(decoding: raw, as: UTF8.self)
        }
    }
}

extension JSONDocument {
    /// Finds the value of a field; nil if the object has none.
    ///
    /// `verbatim` compares the name as it is; otherwise a name in camelCase finds its field in snake_case.
    func value(of name: String, in object: Int, verbatim: Bool) -> Int? {
        let end = Int(tokens[object].end)
        let hint = Int(tokens[object].start)
        var name = name
        return name.withUTF8 { name in
            bytes.withUnsafeBufferPointer { bytes in
                if let found = search(name, from: hint, to: end, bytes, verbatim: verbatim)
                    ?? search(name, from: object + 1, to: hint, bytes, verbatim: verbatim)
                {
                    tokens[object].start = UInt32(truncatingIfNeeded: found)
                    return found + 1
                }
                return nil
            }
        }
    }

    @inline(__always)
    private func search(
        _ name: UnsafeBufferPointer<UInt8>,
        from first: Int,
        to end: Int,
        _ bytes: UnsafeBufferPointer<UInt8>,
        verbatim: Bool
    ) -> Int? {
        var index = first
        while index < end {
            let token = tokens[index]
            let key = bytes[Int(token.start)..<Int(token.end)]
            let found: Bool
            if token.isEscaped {
                var key = string(index)
                found = key.withUTF8 { Self.matches(name, $0, verbatim: verbatim) }
            } else {
                found = Self.matches(name, UnsafeBufferPointer(rebasing: key), verbatim: verbatim)
            }
            if found { return index }
            index = self.end(of: index + 1)
        }
        return nil
    }

    @inline(__always)
    private static func matches(
        _ name: UnsafeBufferPointer<UInt8>,
        _ key: UnsafeBufferPointer<UInt8>,
        verbatim: Bool
    ) -> Bool {
        if verbatim { return name.count == key.count && name.elementsEqual(key) }
        // Snake case is never shorter, which rules most of the others out.
        guard key.count >= name.count else { return false }
        var letters = SnakeCase(name)
        for byte in key {
            guard letters.next() == byte else { return false }
        }
        return letters.next() == nil
    }
}

extension JSONDocument {
    /// The way from the root to the value at `target`.
    func codingPath(to target: Int) -> [any CodingKey] {
        var path: [any CodingKey] = []
        var container = 0
        while container != target {
            let isObject = tokens[container].kind == .object
            var child = container + 1
            var position = 0
            while true {
                let value = isObject ? child + 1 : child
                let next = end(of: value)
                if next > target {
                    path.append(isObject ? JSONPathKey(stringValue: string(child)) : JSONPathKey(intValue: position))
                    container = value
                    break
                }
                child = next
                position += 1
            }
        }
        return path
    }
}
