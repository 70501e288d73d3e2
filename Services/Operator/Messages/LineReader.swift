import Glibc

/// The lines of a file or of standard input, without their ends; blank ones are passed over.
final class LineReader {
    struct Line: Equatable {
        /// Counted from 1, blank ones included.
        var number: Int
        var bytes: [UInt8]
    }

    private let file: UnsafeMutablePointer<FILE>
    private let isOwned: Bool
    private var buffer: UnsafeMutablePointer<CChar>?
    private var capacity = 0
    private var number = 0

    /// Opens a file; `-` is standard input.
    init(path: String) throws(Failure) {
        let opened = path == "-" ? fdopen(STDIN_FILENO, "r") : fopen(path, "r")
        guard let opened else {
            throw .usage(
                "Cannot read \(path): \(String(cString: strerror(errno))).",
                nextStep: "Name a file of JSON lines, or - for standard input."
            )
        }
        file = opened
        isOwned = path != "-"
    }

    deinit {
        free(buffer)
        if isOwned { fclose(file) }
    }

    func next() -> Line? {
        while true {
            let count = getline(&buffer, &capacity, file)
            guard count >= 0, let buffer else { return nil }
            number += 1
            var bytes = UnsafeRawBufferPointer(start: buffer, count: count)[...]
            if number == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
            while let last = bytes.last, [0x0A, 0x0D, 0x20, 0x09].contains(last) { bytes = bytes.dropLast() }
            if !bytes.isEmpty { return Line(number: number, bytes: Array(bytes)) }
        }
    }
}
