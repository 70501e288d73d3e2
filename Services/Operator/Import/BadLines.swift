import Glibc
import Messaging

/// The file that keeps bad lines: JSON lines with file, line, reason and the text as it was.
final class BadLines {
    /// How long the file is, once everything is written.
    private(set) var size: Int
    private let path: String
    private let descriptor: Int32
    private var waiting: [UInt8] = []

    /// Opens a file and forgets what it holds beyond `size`, which an interrupted import has written too early.
    init(_ path: String, keeping size: Int) throws(Failure) {
        self.path = path
        self.size = size
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0, ftruncate(descriptor, size) == 0, lseek(descriptor, 0, SEEK_END) >= 0 else {
            throw .unwritable(path)
        }
    }

    deinit {
        close(descriptor)
    }

    func add(_ record: ImportRecord, _ reason: String) {
        let line: JSONValue = [
            "file": .string(record.origin.file), "line": .int(Int64(record.origin.line)), "reason": .string(reason),
            "text": .string(String(decoding: record.text, as: UTF8.self)),
        ]
        waiting += line.encoded() + [UInt8(ascii: "\n")]
    }

    func flush() throws(Failure) {
        let written = waiting.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard written == waiting.count else { throw .unwritable(path) }
        size += written
        waiting.removeAll(keepingCapacity: true)
    }
}
