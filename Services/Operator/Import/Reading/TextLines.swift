/// The lines of a text, each with its number; blank ones are passed over.
struct TextLines {
    struct Line: Equatable {
        var number: Int
        var bytes: [UInt8]
    }

    /// Longer ones are cut: what follows belongs to no line.
    static let longest = 16 << 20

    private var text: Lookahead
    private var number = 0

    init(_ text: Lookahead) {
        self.text = text
    }

    mutating func next() throws(Failure) -> Line? {
        while try text.byte(0) != nil {
            var length = 0
            var bytes: ArraySlice<UInt8>?
            while let byte = try text.byte(length), byte != UInt8(ascii: "\n") {
                length += 1
                if length == Self.longest {
                    bytes = bytes ?? text.bytes(length)
                    text.advance(by: length)
                    length = 0
                }
            }
            number += 1
            var line = bytes ?? text.bytes(length)
            text.advance(by: length)
            if try text.byte(0) != nil { text.advance(by: 1) }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            if line.contains(where: { $0 != 0x20 && $0 != 0x09 }) { return Line(number: number, bytes: Array(line)) }
        }
        return nil
    }
}
