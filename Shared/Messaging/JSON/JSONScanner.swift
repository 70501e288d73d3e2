/// Checks a text against RFC 8259 and splits it into tokens, in one pass and without recursion.
struct JSONScanner {
    private typealias Token = JSONDocument.Token

    private let text: UnsafeBufferPointer<UInt8>
    private var at = 0
    private var tokens: UnsafeMutableBufferPointer<JSONDocument.Token>
    private var count = 0
    /// The innermost array or object that is still open, or `none`.
    private var container = Self.none
    private var depth = 0

    private static let none = UInt32.max

    init(_ text: UnsafeBufferPointer<UInt8>) throws(JSONError) {
        guard text.count < Int(Int32.max) else {
            throw JSONError(path: "$", detail: "longer than 2 GiB")
        }
        self.text = text
        tokens = .allocate(capacity: text.count / 8 + 16)
    }

    /// Returns the tokens, for the caller to deallocate.
    mutating func scan() throws(JSONError) -> UnsafeMutableBufferPointer<JSONDocument.Token> {
        do throws(JSONError) {
            if text.starts(with: [0xEF, 0xBB, 0xBF]) {
                throw failure("starts with a byte order mark; send UTF-8 without one")
            }
            try scanDocument()
        } catch {
            tokens.deallocate()
            throw error
        }
        return tokens
    }

    private mutating func scanDocument() throws(JSONError) {
        value: while true {
            skipSpace()
            switch peek {
            case UInt8(ascii: "{"):
                try open(.object)
                guard peek == UInt8(ascii: "}") else {
                    try scanKey()
                    continue value
                }
            case UInt8(ascii: "["):
                try open(.array)
                guard peek == UInt8(ascii: "]") else { continue value }
            default:
                try scanScalar()
                skipSpace()
            }
            while container != Self.none {
                let isObject = tokens[Int(container)].kind == .object
                switch peek {
                case UInt8(ascii: ","):
                    at += 1
                    if isObject {
                        skipSpace()
                        try scanKey()
                    }
                    continue value
                case isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"):
                    at += 1
                    try close()
                default:
                    throw unexpected(isObject ? "expected a comma or }" : "expected a comma or ]")
                }
            }
            guard at == text.count else { throw unexpected("expected nothing after the value") }
            return
        }
    }

    /// The byte here; 0 at the end, which no grammar rule accepts either.
    private var peek: UInt8 {
        @inline(__always) get { at < text.count ? text[at] : 0 }
    }

    @inline(__always)
    private mutating func skipSpace() {
        while at < text.count {
            let byte = text[at]
            guard byte == 32 || byte == 10 || byte == 13 || byte == 9 else { return }
            at += 1
        }
    }

    @inline(__always)
    private mutating func append(_ token: Token) {
        if count == tokens.count { grow() }
        tokens[count] = token
        count += 1
    }

    private mutating func grow() {
        let larger = UnsafeMutableBufferPointer<Token>.allocate(capacity: count * 2)
        _ = larger.moveInitialize(fromContentsOf: tokens)
        tokens.deallocate()
        tokens = larger
    }
}

// Arrays and objects.
extension JSONScanner {
    @inline(__always)
    private mutating func open(_ kind: Token.Kind) throws(JSONError) {
        guard depth < JSON.maximalDepth else {
            throw failure("nested deeper than \(JSON.maximalDepth) levels")
        }
        append(Token(kind: kind, start: UInt32(truncatingIfNeeded: at), end: container))
        container = UInt32(truncatingIfNeeded: count - 1)
        depth += 1
        at += 1
        skipSpace()
    }

    @inline(__always)
    private mutating func close() throws(JSONError) {
        let closed = Int(container)
        container = tokens[closed].end
        tokens[closed].end = UInt32(truncatingIfNeeded: count)
        if tokens[closed].kind == .object {
            try refuseDuplicateKeys(of: closed)
            tokens[closed].start = UInt32(truncatingIfNeeded: closed + 1)
        }
        depth -= 1
        skipSpace()
    }

    @inline(__always)
    private mutating func scanKey() throws(JSONError) {
        guard peek == UInt8(ascii: "\"") else { throw unexpected("expected a field name in quotation marks") }
        try scanString(.key)
        skipSpace()
        guard peek == UInt8(ascii: ":") else { throw unexpected("expected a colon after the field name") }
        at += 1
    }

    /// Compares few names with each other; many go through a hash table, whose seed no sender can know.
    private func refuseDuplicateKeys(of object: Int) throws(JSONError) {
        let end = Int(tokens[object].end)
        var key = object + 1
        var keys = 0
        var areEscaped = false
        while key < end {
            keys += 1
            areEscaped = areEscaped || tokens[key].isEscaped
            key = tokenAfter(key + 1)
        }
        if keys > 16 || areEscaped { return try refuseDuplicateKeys(of: object, among: keys) }
        key = object + 1
        while key < end {
            var other = tokenAfter(key + 1)
            while other < end {
                if isSame(key, other) { throw duplicate(other) }
                other = tokenAfter(other + 1)
            }
            key = tokenAfter(key + 1)
        }
    }

    private func refuseDuplicateKeys(of object: Int, among count: Int) throws(JSONError) {
        var seen = Set<[UInt8]>(minimumCapacity: count)
        var key = object + 1
        while key < Int(tokens[object].end) {
            let name = raw(key)
            let isNew = seen.insert(tokens[key].isEscaped ? Array(Self.unescape(name).utf8) : Array(name)).inserted
            guard isNew else { throw duplicate(key) }
            key = tokenAfter(key + 1)
        }
    }

    @inline(__always)
    private func isSame(_ first: Int, _ second: Int) -> Bool {
        let (first, second) = (tokens[first], tokens[second])
        guard first.end - first.start == second.end - second.start else { return false }
        var distance = 0
        while Int(first.start) + distance < Int(first.end) {
            guard text[Int(first.start) + distance] == text[Int(second.start) + distance] else { return false }
            distance += 1
        }
        return true
    }

    @inline(__always)
    private func tokenAfter(_ value: Int) -> Int {
        let token = tokens[value]
        return token.kind == .object || token.kind == .array ? Int(token.end) : value + 1
    }

    private func raw(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: text[Int(tokens[index].start)..<Int(tokens[index].end)])
    }
}

// Strings, numbers and the three words.
extension JSONScanner {
    @inline(__always)
    private mutating func scanScalar() throws(JSONError) {
        switch peek {
        case UInt8(ascii: "\""): try scanString(.string)
        case UInt8(ascii: "-"), 48...57: try scanNumber()
        case UInt8(ascii: "t"): try scanWord("true", .yes)
        case UInt8(ascii: "f"): try scanWord("false", .no)
        case UInt8(ascii: "n"): try scanWord("null", .null)
        default: throw unexpected("expected a value")
        }
    }

    private mutating func scanWord(_ word: StaticString, _ kind: Token.Kind) throws(JSONError) {
        let end = at + word.utf8CodeUnitCount
        guard end <= text.count,
            text[at..<end].elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
        else { throw unexpected("expected a value") }
        append(Token(kind: kind, start: UInt32(truncatingIfNeeded: at), end: UInt32(truncatingIfNeeded: end)))
        at = end
    }

    @inline(__always)
    private mutating func scanDigits() -> Bool {
        let first = at
        while at < text.count, text[at] &- 48 < 10 { at += 1 }
        return at > first
    }

    private mutating func scanNumber() throws(JSONError) {
        let start = at
        var kind = Token.Kind.integer
        if peek == UInt8(ascii: "-") { at += 1 }
        let firstDigit = at
        guard scanDigits() else { throw unexpected("expected a digit") }
        guard text[firstDigit] != 48 || at == firstDigit + 1 else {
            at = firstDigit
            throw failure("a number must not begin with a zero")
        }
        if peek == UInt8(ascii: ".") {
            kind = .fraction
            at += 1
            guard scanDigits() else { throw unexpected("expected a digit") }
        }
        if peek | 32 == UInt8(ascii: "e") {
            kind = .fraction
            at += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { at += 1 }
            guard scanDigits() else { throw unexpected("expected a digit") }
        }
        append(Token(kind: kind, start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: at)))
    }

    @inline(__always)
    private mutating func scanString(_ kind: Token.Kind) throws(JSONError) {
        at += 1
        let start = at
        var isEscaped = false
        while true {
            guard at < text.count else { throw failure("ends in the middle of a string") }
            let byte = text[at]
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") {
                isEscaped = true
                try checkEscape()
            } else if byte >= 128 {
                at += try lengthOfSequence()
            } else if byte < 32 {
                throw failure(
                    byte == 0 ? "the byte NUL is not allowed" : "a control character has to be escaped in a string"
                )
            } else {
                at += 1
            }
        }
        append(
            Token(
                kind: kind,
                isEscaped: isEscaped,
                start: UInt32(truncatingIfNeeded: start),
                end: UInt32(truncatingIfNeeded: at)
            )
        )
        at += 1
    }

    /// The length of the UTF-8 sequence here, which must be well-formed (Unicode 15, table 3-7).
    private func lengthOfSequence() throws(JSONError) -> Int {
        func isTail(_ distance: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            at + distance < text.count && range.contains(text[at + distance])
        }
        switch text[at] {
        case 0xC2...0xDF where isTail(1): return 2
        case 0xE0 where isTail(1, 0xA0...0xBF) && isTail(2): return 3
        case 0xED where isTail(1, 0x80...0x9F) && isTail(2): return 3
        case 0xE1...0xEF where text[at] != 0xED && isTail(1) && isTail(2): return 3
        case 0xF0 where isTail(1, 0x90...0xBF) && isTail(2) && isTail(3): return 4
        case 0xF1...0xF3 where isTail(1) && isTail(2) && isTail(3): return 4
        case 0xF4 where isTail(1, 0x80...0x8F) && isTail(2) && isTail(3): return 4
        default: throw failure("not valid UTF-8")
        }
    }

    private mutating func checkEscape() throws(JSONError) {
        guard at + 1 < text.count else { throw failure("ends in the middle of a string") }
        switch text[at + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            at += 2
        case UInt8(ascii: "u"):
            guard let unit = Self.unit(text, at) else { throw failure("expected four hexadecimal digits after \\u") }
            switch unit {
            case 0: throw failure("the character NUL is not allowed")
            case 0xD800...0xDBFF:
                guard let low = Self.unit(text, at + 6), 0xDC00...0xDFFF ~= low else {
                    throw failure("half of a surrogate pair")
                }
                at += 12
            case 0xDC00...0xDFFF: throw failure("half of a surrogate pair")
            default: at += 6
            }
        default:
            throw failure("not an escape that JSON knows")
        }
    }

    /// The UTF-16 unit of the escape `\uXXXX` at a position; nil if there is none.
    private static func unit(_ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> UInt32? {
        guard position + 6 <= text.count, text[position] == UInt8(ascii: "\\"),
            text[position + 1] == UInt8(ascii: "u")
        else { return nil }
        var unit: UInt32 = 0
        for byte in text[position + 2..<position + 6] {
            switch byte {
            case 48...57: unit = unit << 4 | UInt32(byte - 48)
            case 65...70: unit = unit << 4 | UInt32(byte - 55)
            case 97...102: unit = unit << 4 | UInt32(byte - 87)
            default: return nil
            }
        }
        return unit
    }

    /// The text that a checked string with escapes stands for.
    static func unescape(_ raw: UnsafeBufferPointer<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(raw.count)
        var at = 0
        while at < raw.count {
            guard raw[at] == UInt8(ascii: "\\") else {
                text.append(raw[at])
                at += 1
                continue
            }
            switch raw[at + 1] {
            case UInt8(ascii: "b"): text.append(8)
            case UInt8(ascii: "f"): text.append(12)
            case UInt8(ascii: "n"): text.append(10)
            case UInt8(ascii: "r"): text.append(13)
            case UInt8(ascii: "t"): text.append(9)
            case UInt8(ascii: "u"):
                var scalar = unit(raw, at) ?? 0xFFFD
                if scalar >= 0xD800, scalar < 0xDC00, let low = unit(raw, at + 6) {
                    scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
                    at += 6
                }
                text.append(contentsOf: String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
                at += 4
            case let byte: text.append(byte)
            }
            at += 2
        }
        return String(decoding: text, as: UTF8.self)
    }
}

// Mistakes.
extension JSONScanner {
    private func unexpected(_ expectation: String) -> JSONError {
        guard at < text.count else { return failure("ends too early: \(expectation)") }
        let found: String
        switch text[at] {
        case 0: found = "the byte NUL"
        case 33...126: found = "“\(Unicode.Scalar(text[at]))”"
        case let byte: found = "the byte 0x" + String(byte, radix: 16)
        }
        return failure("\(expectation), found \(found)")
    }

    private func failure(_ detail: String) -> JSONError {
        JSONError(path: path(to: count), detail: detail, offset: at)
    }

    private func duplicate(_ key: Int) -> JSONError {
        JSONError(
            path: path(to: key + 1),
            detail: "the field appears more than once",
            offset: Int(tokens[key].start)
        )
    }

    /// The path of a token that exists, or of the one that would come next.
    private func path(to target: Int) -> String {
        var path = "$"
        var at = 0
        while at < target, at < count, tokens[at].kind == .object || tokens[at].kind == .array {
            let isObject = tokens[at].kind == .object
            var child = at + 1
            var position = 0
            while child < target {
                let value = isObject ? child + 1 : child
                let next = isOpen(value) ? .max : value < count ? tokenAfter(value) : value + 1
                guard next <= target else { break }
                child = next
                position += 1
            }
            guard child < target || !isObject else { return path }
            if isObject {
                let name = raw(child)
                path += JSONError.segment(
                    tokens[child].isEscaped ? Self.unescape(name) : String(decoding: name, as: UTF8.self)
                )
                at = child + 1
            } else {
                path += "[\(position)]"
                at = child
            }
        }
        return path
    }

    private func isOpen(_ index: Int) -> Bool {
        var open = container
        while open != Self.none {
            if open == UInt32(truncatingIfNeeded: index) { return true }
            open = tokens[Int(open)].end
        }
        return false
    }
}
