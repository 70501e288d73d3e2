import Glibc

/// Counts what has been read from disk, over all files of a job.
final class ByteMeter {
    var bytes = 0
}

/// The bytes of a file or of standard input, piece by piece; what gzip has packed comes out unpacked.
final class ByteSource {
    let path: String
    private let descriptor: Int32
    private let meter: ByteMeter
    private let inflater: Inflater?
    /// Read already, to see whether it is packed.
    private var head: [UInt8]
    private static let pieceSize = 256 << 10

    /// Opens a file; `-` is standard input.
    init(path: String, meter: ByteMeter = ByteMeter()) throws(Failure) {
        self.path = path
        self.meter = meter
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path) }
        // What is looked at beforehand would be missing from what a pipe tells afterwards.
        guard path == "-" || !Self.isRead(once: descriptor) else {
            throw .usage(
                "\(path) is a pipe or a device, and an import reads its files more than once.",
                nextStep: "Standard input is read once: name it as -, and lead the pipe there."
            )
        }
        var head: [UInt8] = []
        while head.count < 2 {
            let piece = try Self.piece(of: descriptor, path)
            if piece.isEmpty { break }
            head += piece
        }
        self.head = head
        inflater = head.starts(with: Inflater.magic) ? Inflater(path) : nil
    }

    deinit {
        if path != "-" { close(descriptor) }
    }

    /// The next piece; empty at the end.
    func next() throws(Failure) -> [UInt8] {
        while true {
            let packed = head.isEmpty ? try Self.piece(of: descriptor, path) : head
            head = []
            meter.bytes += packed.count
            guard let inflater else { return packed }
            guard !packed.isEmpty else {
                try inflater.finish()
                return []
            }
            let piece = try inflater.inflate(packed)
            if !piece.isEmpty { return piece }
        }
    }

    /// Tells a file from what it was before it was changed, without a word of what it says.
    static func edition(of path: String) -> String {
        var status = stat()
        guard path != "-", stat(path, &status) == 0 else { return "" }
        return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    }

    private static func isRead(once descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
    }

    /// Whether two paths lead to one file.
    static func isSame(_ one: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        guard stat(one, &first) == 0, stat(other, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    /// The bytes on disk; nil for what has no end that is known.
    static func size(of path: String) -> Int? {
        var status = stat()
        guard path != "-", stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    private static func piece(of descriptor: Int32, _ path: String) throws(Failure) -> [UInt8] {
        var problem: Int32 = 0
        let piece = [UInt8](unsafeUninitializedCapacity: pieceSize) { buffer, count in
            var status = 0
            repeat { status = read(descriptor, buffer.baseAddress, buffer.count) } while status < 0 && errno == EINTR
            count = max(0, status)
            if status < 0 { problem = errno }
        }
        guard problem == 0 else { throw .unreadable(path, problem) }
        return piece
    }
}

extension Failure {
    static func unreadable(_ path: String, _ code: Int32 = errno) -> Failure {
        .usage(
            "Cannot read \(path): \(String(cString: strerror(code))).",
            nextStep: code == EISDIR ? "Name a file in that folder." : "Name a file, or - for standard input."
        )
    }
}
