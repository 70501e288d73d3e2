import Foundation
import Glibc

/// What the audience sees: text for people, in colour on a terminal.
struct Screen: Sendable {
    private let hasColour =
        isatty(STDOUT_FILENO) == 1 && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty

    /// Begins a scene.
    func scene(_ title: String) {
        say("", painted("── \(title) " + String(repeating: "─", count: max(4, 74 - title.count)), "1"))
    }

    func say(_ lines: String...) {
        for line in lines { print(line) }
        fflush(nil)
    }

    func show(_ check: Check) {
        say((check.holds ? painted("✓ ", "32") : painted("✗ ", "31")) + check.text)
    }

    func dim(_ text: String) -> String { painted(text, "2") }

    private func painted(_ text: String, _ code: String) -> String {
        hasColour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

/// Something that has to be true at the end.
struct Check: Sendable {
    var text: String
    var holds: Bool

    init(_ text: String, _ holds: Bool, _ found: String? = nil) {
        self.text = text + (found.map { ": \($0)" } ?? "")
        self.holds = holds
    }
}
