import Foundation
import Glibc
import Testing

@testable import Operator

@Suite struct `A prompt` {
    /// A terminal, and whoever sits at it.
    private struct Desk {
        private(set) var keyboard: Int32 = -1
        private(set) var terminal: Int32 = -1

        init() throws {
            try #require(openpty(&keyboard, &terminal, nil, nil, nil) == 0)
            _ = fcntl(keyboard, F_SETFL, O_NONBLOCK)
        }

        var isEchoing: Bool {
            var state = termios()
            tcgetattr(terminal, &state)
            return state.c_lflag & tcflag_t(ECHO) != 0
        }

        func type(_ text: String) { _ = write(keyboard, text, text.utf8.count) }

        /// What can be seen on the screen since it was last looked at.
        func screen() -> String {
            var bytes = [UInt8](repeating: 0, count: 1024)
            let count = read(keyboard, &bytes, bytes.count)
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        }

        func leave() {
            close(keyboard)
            close(terminal)
        }
    }

    @Test func `shows nothing of a secret while it is typed (ASVS 6.2.6)`() throws {
        let desk = try Desk()
        defer { desk.leave() }
        let prompt = Prompt(console: .silent, input: desk.terminal)
        desk.type("li@example.com\n")
        #expect(try prompt.line("E-mail address") == "li@example.com")
        #expect(desk.screen().contains("li@example.com"))

        // What is typed before the question is thrown away: so somebody waits for it.
        Thread.detachNewThread {
            let deadline = ContinuousClock.now + .seconds(20)
            while desk.isEchoing, ContinuousClock.now < deadline { usleep(1000) }
            desk.type("seven lamps\n")
        }
        let secret = try prompt.line("Password", isSecret: true)

        #expect(secret == "seven lamps")
        #expect(!desk.screen().contains("seven"))
        #expect(desk.isEchoing)
    }

    @Test func `takes a secret as it is pasted, whatever is in it, and no more than its line (ASVS 6.2.7)`() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let pasted = "  " + String(repeating: "七 lamps\tby the river ", count: 6) + " "
        let text = pasted + "\n123456\n"
        _ = write(ends[1], text, text.utf8.count)

        let prompt = Prompt(console: .silent, input: ends[0])

        #expect(try prompt.line("Password", isSecret: true) == pasted)
        #expect(try prompt.line("Code", isSecret: true) == "123456")
    }

    @Test func `says so when nothing is given`() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { close(ends[0]) }
        close(ends[1])

        #expect(throws: Failure.self) { try Prompt(console: .silent, input: ends[0]).line("Password") }
    }
}
