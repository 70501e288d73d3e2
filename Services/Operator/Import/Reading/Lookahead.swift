/// A window that moves over the bytes of a source: as much as one record, and no more than is needed.
struct Lookahead {
    private let source: ByteSource
    private var window: [UInt8] = []
    private var start = 0
    private var isAtEnd = false

    init(_ source: ByteSource) throws(Failure) {
        self.source = source
        // A byte order mark says that the text is UTF-8, which it has to be anyhow.
        if try starts(with: [0xEF, 0xBB, 0xBF]) { start += 3 }
    }

    /// The byte so many places ahead; nil past the end.
    mutating func byte(_ offset: Int) throws(Failure) -> UInt8? {
        while start + offset >= window.count {
            guard !isAtEnd else { return nil }
            let piece = try source.next()
            isAtEnd = piece.isEmpty
            window.removeSubrange(..<start)
            start = 0
            window += piece
        }
        return window[start + offset]
    }

    /// The next bytes, which have been looked at before.
    func bytes(_ count: Int) -> ArraySlice<UInt8> { window[start..<start + count] }

    mutating func advance(by count: Int) { start += count }

    /// How many bytes the line end so many places ahead has: 2 for CR LF, 1 for either alone, 0 if there is none.
    mutating func lineEnd(at offset: Int) throws(Failure) -> Int {
        switch try byte(offset) {
        case UInt8(ascii: "\n"): 1
        case UInt8(ascii: "\r"): try byte(offset + 1) == UInt8(ascii: "\n") ? 2 : 1
        default: 0
        }
    }

    private mutating func starts(with bytes: [UInt8]) throws(Failure) -> Bool {
        for (offset, expected) in bytes.enumerated() where try byte(offset) != expected { return false }
        return true
    }
}
