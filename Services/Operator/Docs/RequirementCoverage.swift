import Foundation

/// Which tests stand for which requirements of OWASP's Application Security Verification Standard 5.0.0: the page
/// `docs/asvs.md`.
///
/// A test says so in its sentence, as in `… (ASVS 6.3.1, 6.3.8)`. The standard's text is under a licence of its own and
/// stays outside; its numbers do.
struct RequirementCoverage {
    /// Those that a program can check of a program, by chapter.
    static let wanted = [
        (chapter: "Business logic", numbers: numbers("2.3.2-5 2.4.1")),
        (
            chapter: "Authentication",
            numbers: numbers("6.1.1 6.2.1-12 6.3.1 6.3.4-8 6.4.1-4 6.4.6 6.5.1-6 6.5.8 6.6.2-3")
        ),
        (chapter: "Sessions", numbers: numbers("7.1.1-2 7.2.1-4 7.3.1-2 7.4.1-3 7.4.5 7.5.1-3")),
        (chapter: "Authorisation", numbers: numbers("8.1.1-4 8.2.1-4 8.3.1-3")),
        (chapter: "Tokens", numbers: numbers("9.1.1-3 9.2.1-4 10.4.5 10.4.8-9")),
        (chapter: "Cryptography", numbers: numbers("11.2.2-5 11.3.1-4 11.4.2 11.5.1")),
        (chapter: "Data protection", numbers: numbers("14.1.1-2 14.2.1-4 14.2.6-8")),
        (chapter: "Logging and errors", numbers: numbers("16.2.1-2 16.2.5 16.3.1-4 16.4.1-3 16.5.1-4")),
    ]

    /// What a requirement asks for and isn't there, whatever tests stand beside it.
    static let shortfalls = [
        "6.3.6": """
        met where `SOUK_IDENTITY_MAIL_PROOFS` is `no`; unless it is so set, a code sent by mail is the second proof of \
        `identity.challenge.open` for whoever has no app. A mail alone lets nobody do more than choose a password
        """
    ]

    /// Spells out ranges: `7.1.1-2` is 7.1.1 and 7.1.2.
    private static func numbers(_ text: String) -> [String] {
        text.split(separator: " ").flatMap { entry -> [String] in
            let parts = entry.split { $0 == "." || $0 == "-" }.compactMap { Int($0) }
            return (parts[2]...(parts.count > 3 ? parts[3] : parts[2])).map { "\(parts[0]).\(parts[1]).\($0)" }
        }
    }

    /// The sentences of tests, by number; each with the folder it lies in.
    let tests: [String: [String]]

    /// Looks through the tests of a repository; a folder without any stands for none.
    init(root: URL) throws {
        let folder = root.appending(path: "Tests")
        let paths = FileManager.default.subpaths(atPath: folder.path) ?? []
        var tests: [String: [String]] = [:]
        for path in paths.sorted() where path.hasSuffix(".swift") {
            let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            for (number, sentence) in Self.claims(in: text) {
                tests[number, default: []].append("\(sentence) (`\(path.prefix { $0 != "/" })`)")
            }
        }
        self.tests = tests
    }

    /// What the tests of a file say that they stand for.
    static func claims(in text: String) -> [(number: String, sentence: String)] {
        text.matches(of: /func\s+`([^`]+) \(ASVS ([0-9., ]+)\)`/).flatMap { match in
            match.2.split(separator: ", ").map { (number: String($0), sentence: String(match.1)) }
        }
    }

    var markdown: String {
        let all = Self.wanted.flatMap { $0.numbers }
        let covered = all.count { tests[$0] != nil && Self.shortfalls[$0] == nil }
        let head = """
            # ASVS

            Generated from the sentences of the tests by `make docs`; a test fails when this page differs.

            Of \(all.count) requirements of OWASP ASVS 5.0.0 that a program can check, \(covered) have tests that say so; \
            what \(Self.shortfalls.count) more ask for is not there, or only in part. The numbers are those of the standard \
            (tag v5.0.0_release); what they ask for is written there.
            """
        let chapters = Self.wanted.map { chapter, numbers in
            let rows = numbers.map { number in
                let cell = (tests[number] ?? ["none yet"]) + (Self.shortfalls[number].map { ["**\($0)**"] } ?? [])
                return "| \(number) | \(cell.joined(separator: "<br>")) |"
            }
            return "## \(chapter)\n\n| number | tests |\n| --- | --- |\n" + rows.joined(separator: "\n")
        }
        return ([head] + chapters).joined(separator: "\n\n") + "\n"
    }
}
