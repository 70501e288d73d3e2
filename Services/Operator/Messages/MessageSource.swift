import Messaging

/// The bodies to send, one after the other, each with the line on which it begins.
///
/// A text holds JSON lines, or one JSON object spread over many lines.
struct MessageSource {
    /// How many there are; nil where nobody can know yet, as with standard input.
    let count: Int?
    private let reader: LineReader
    /// Read already, to find out what kind of text this is.
    private var head: [LineReader.Line]

    init(path: String) throws(Failure) {
        reader = try LineReader(path: path)
        head = Self.head(of: reader)
        let isWhole = head.count == 1 && head[0].bytes.contains(UInt8(ascii: "\n"))
        if path == "-" {
            count = isWhole ? 1 : nil
        } else {
            let counting = try LineReader(path: path)
            count = isWhole ? 1 : sequence(state: ()) { _ in counting.next() }.reduce(0) { count, _ in count + 1 }
        }
    }

    mutating func next() -> LineReader.Line? {
        head.isEmpty ? reader.next() : head.removeFirst()
    }

    /// If the first line is not JSON by itself but all of them together are, they are one object.
    private static func head(of reader: LineReader) -> [LineReader.Line] {
        guard let first = reader.next() else { return [] }
        var lines = [first]
        guard (try? JSONValue.parse(first.bytes)) == nil else { return lines }
        var size = first.bytes.count
        while size < largestObject, let line = reader.next() {
            lines.append(line)
            size += line.bytes.count
        }
        let text = Array(lines.map(\.bytes).joined(separator: [UInt8(ascii: "\n")]))
        guard (try? JSONValue.parse(text)) != nil else { return lines }
        return [LineReader.Line(number: first.number, bytes: text)]
    }

    /// What the broker takes as one message, 16 MiB: a longer text cannot be one object.
    private static let largestObject = 16 << 20
}
