import Glibc

/// The two streams a verb writes to, and what they can show.
struct Console: Sendable {
    /// Results: a pipe behind it gets nothing else.
    let output: Stream
    /// Everything said about the work: progress, warnings, mistakes.
    let notes: Stream

    struct Stream: Sendable {
        fileprivate let descriptor: Int32
        let isTerminal: Bool
        let hasColour: Bool

        static let plain = Stream(descriptor: STDOUT_FILENO, isTerminal: false, hasColour: false)
        /// Nobody reads it.
        static let nowhere = Stream(descriptor: -1, isTerminal: false, hasColour: false)
        static let coloured = Stream(descriptor: STDOUT_FILENO, isTerminal: true, hasColour: true)

        /// The width to fill; 80 where nobody knows better.
        var width: Int {
            // struct winsize: rows, columns, and two fields that nobody fills.
            var size: [UInt16] = [0, 0, 0, 0]
            guard isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size[1] > 0 else { return 80 }
            return Int(size[1])
        }
    }

    /// The standard streams.
    ///
    /// Colour only on a terminal, and never where `NO_COLOR` is set or `TERM` is `dumb`.
    static let standard: Console = {
        func stream(_ descriptor: Int32) -> Stream {
            let isTerminal = isatty(descriptor) == 1
            let isPlain = !(environment("NO_COLOR") ?? "").isEmpty || environment("TERM") == "dumb"
            return Stream(descriptor: descriptor, isTerminal: isTerminal, hasColour: isTerminal && !isPlain)
        }
        return Console(output: stream(STDOUT_FILENO), notes: stream(STDERR_FILENO))
    }()

    func print(_ line: String = "") {
        output.write(line + "\n")
    }

    /// A question, to be answered on the same line.
    func ask(_ question: String) {
        notes.write(question + ": ")
    }

    func note(_ line: String) {
        notes.write(line + "\n")
    }

    func report(_ failure: Failure) {
        note(notes.painted("error: ", .red) + failure.mistake)
        if let nextStep = failure.nextStep { note(nextStep) }
    }
}

extension Console.Stream {
    enum Paint: String {
        case red = "31"
        case green = "32"
        case yellow = "33"
        case bold = "1"
        case dim = "2"
    }

    func painted(_ text: String, _ paint: Paint) -> String {
        hasColour ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Writes at once and whole: a reader of the pipe sees each line as it happens.
    func write(_ text: String) {
        Array(text.utf8).withUnsafeBytes { bytes in
            var start = 0
            while start < bytes.count, let address = bytes.baseAddress {
                let written = Glibc.write(descriptor, address + start, bytes.count - start)
                // Nobody is left to tell that a standard stream is gone.
                guard written >= 0 || errno == EINTR || errno == EAGAIN else { return }
                start += max(0, written)
            }
        }
    }
}

/// The value of an environment variable; nil if it is not set.
func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}
