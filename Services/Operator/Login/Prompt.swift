import Glibc

/// Asks whoever sits at the terminal; what isn't typed there is read from standard input, a line each.
struct Prompt {
    let console: Console
    var input = STDIN_FILENO

    /// - Throws: `Failure` if there is nothing to read.
    func line(_ question: String, isSecret: Bool = false) throws -> String {
        console.ask(question)
        let echo = isSecret ? Echo(off: input) : nil
        let line = readLine()
        if let echo {
            echo.restore()
            console.note("")
        }
        guard let line, !line.isEmpty else {
            throw Failure.usage("Nothing was given for \(question.lowercased()).")
        }
        return line
    }

    /// A byte at a time: what comes after the line answers the next question.
    private func readLine() -> String? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while true {
            let count = read(input, &byte, 1)
            if count < 0, errno == EINTR { continue }
            if count == 1, byte != UInt8(ascii: "\n") {
                line.append(byte)
            } else if count == 1 || !line.isEmpty {
                return String(decoding: line, as: UTF8.self)
            } else {
                return nil
            }
        }
    }
}

/// What is typed isn't shown meanwhile.
private struct Echo {
    private var before = termios()
    private let descriptor: Int32

    /// Nil where there is no terminal.
    init?(off descriptor: Int32) {
        self.descriptor = descriptor
        guard tcgetattr(descriptor, &before) == 0 else { return nil }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(descriptor, TCSAFLUSH, &silent)
    }

    func restore() {
        var before = before
        tcsetattr(descriptor, TCSAFLUSH, &before)
    }
}
