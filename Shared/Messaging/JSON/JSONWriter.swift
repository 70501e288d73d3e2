/// Collects the bytes of a JSON text and keeps account of the arrays and objects that are still open.
final class JSONWriter {
    private var buffer: UnsafeMutableBufferPointer<UInt8>
    private var count = 0
    /// The open containers, the innermost last; a container writes only while it is the innermost.
    private var open: [Container] = []
    private var opened = 0
    private struct Container {
        let closer: UInt8
        let number: Int
        var isEmpty = true
        /// Where the members begin, if they are to be sorted in the end.
        var members: [Int]?
    }

    /// What went wrong where a type's `encode(to:)` cannot be told at once.
    var failure: JSONError?

    init() {
        buffer = .allocate(capacity: 512)
    }

    deinit {
        buffer.deallocate()
    }

    var bytes: [UInt8] {
        Array(UnsafeBufferPointer(rebasing: buffer[..<count]))
    }

    var length: Int { count }

    @inline(__always)
    private func reserve(_ more: Int) {
        if buffer.count - count < more { grow(by: more) }
    }

    private func grow(by more: Int) {
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(buffer.count * 2, count + more))
        _ = larger.update(fromContentsOf: buffer[..<count])
        buffer.deallocate()
        buffer = larger
    }

    @inline(__always)
    func write(byte: UInt8) {
        reserve(1)
        buffer[count] = byte
        count += 1
    }

    func write(raw text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    @inline(__always)
    private func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        reserve(bytes.count)
        _ = UnsafeMutableBufferPointer(rebasing: buffer[count...]).update(fromContentsOf: bytes)
        count += bytes.count
    }
}

// Values.
extension JSONWriter {
    /// Writes a string in quotation marks; escapes what JSON requires and nothing else.
    func write(_ text: String) {
        var text = text
        write(byte: UInt8(ascii: "\""))
        text.withUTF8 { text in
            var start = 0
            for at in 0..<text.count {
                let byte = text[at]
                guard byte < 32 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
                append(UnsafeBufferPointer(rebasing: text[start..<at]))
                writeEscape(byte)
                start = at + 1
            }
            append(UnsafeBufferPointer(rebasing: text[start...]))
        }
        write(byte: UInt8(ascii: "\""))
    }

    private func writeEscape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): write(raw: "\\\"")
        case UInt8(ascii: "\\"): write(raw: "\\\\")
        case 8: write(raw: "\\b")
        case 9: write(raw: "\\t")
        case 10: write(raw: "\\n")
        case 12: write(raw: "\\f")
        case 13: write(raw: "\\r")
        default: write(raw: (byte < 16 ? "\\u000" : "\\u00") + String(byte, radix: 16))
        }
    }

    func write(property name: String) {
        var name = name
        write(byte: UInt8(ascii: "\""))
        name.withUTF8 { name in
            reserve(name.count * 2)
            var letters = SnakeCase(name)
            while let letter = letters.next() {
                buffer[count] = letter
                count += 1
            }
        }
        write(byte: UInt8(ascii: "\""))
    }

    func write<T: FixedWidthInteger>(integer number: T) {
        reserve(20)
        if number < 0 { write(byte: UInt8(ascii: "-")) }
        var rest = UInt64(number.magnitude)
        let first = count
        repeat {
            buffer[count] = UInt8(truncatingIfNeeded: rest % 10) + 48
            count += 1
            rest /= 10
        } while rest > 0
        buffer[first..<count].reverse()
    }
}

// Containers.
extension JSONWriter {
    /// Opens the array or object of a value inside `depth` others.
    ///
    /// Returns the number by which it proves that it is still open. A value that asks twice continues what it began.
    func begin(_ opener: UInt8, depth: Int, sorted: Bool = false) -> Int {
        // In ASCII a closing bracket or brace comes two after the opening one.
        let closer = opener + 2
        if open.count > depth, open[depth].closer == closer {
            close(to: depth + 1)
            return open[depth].number
        }
        if depth >= JSON.maximalDepth, failure == nil {
            failure = JSONError(path: "$", detail: "nested deeper than \(JSON.maximalDepth) levels")
        }
        write(byte: opener)
        opened += 1
        open.append(Container(closer: closer, number: opened, members: sorted ? [] : nil))
        return opened
    }

    /// Closes every container inside the one at `depth`.
    @inline(__always)
    func close(to depth: Int) {
        while open.count > depth {
            let container = open.removeLast()
            if let members = container.members, members.count > 1 { sort(members) }
            write(byte: container.closer)
        }
    }

    /// Puts the members at the end of the text in order: a dictionary hands them over in a different one each time.
    private func sort(_ starts: [Int]) {
        let ends = starts.dropFirst().map { $0 - 1 } + [count]
        let members = zip(starts, ends).map { Array(buffer[$0..<$1]) }.sorted { $0.lexicographicallyPrecedes($1) }
        count = starts[0]
        for (position, member) in members.enumerated() {
            if position > 0 { write(byte: UInt8(ascii: ",")) }
            member.withUnsafeBufferPointer { append($0) }
        }
    }

    /// Makes ready for the next member of the container at `depth`: closes those inside, writes the comma.
    @inline(__always)
    func next(in container: Int, depth: Int) throws(JSONError) {
        if let failure { throw failure }
        close(to: depth)
        guard open.count == depth, open[depth - 1].number == container else {
            throw JSONError(path: "$", detail: "writes to a container that a later one has closed")
        }
        if open[depth - 1].isEmpty {
            open[depth - 1].isEmpty = false
        } else {
            write(byte: UInt8(ascii: ","))
        }
        open[depth - 1].members?.append(count)
    }
}
