import Foundation
import Model
import Testing

@testable import IdentityService

/// What docs/operations.md tells operators of limits.
@Suite struct `The documented limits` {
    private let rows: [String: String]

    init() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/operations.md")
        let section = try #require(
            String(contentsOf: page.standardized, encoding: .utf8).components(separatedBy: "## Limits").dropFirst()
                .first
        )
        let cells = section.components(separatedBy: "\n## ")[0].split(separator: "\n").filter { $0.hasPrefix("| ") }
            .map { row in row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
        rows = Dictionary(cells.filter { $0.count == 2 }.map { ($0[0], $0[1]) }) { first, _ in first }
    }

    private func words(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        for (size, name) in [(86_400, "day"), (3600, "hour"), (60, "minute")] as [(Int64, String)]
        where seconds.isMultiple(of: size) {
            return "\(seconds / size) \(name)\(seconds == size ? "" : "s")"
        }
        return "\(seconds) seconds"
    }

    @Test func `of sessions are those that are kept to (ASVS 7.1.1, 7.1.2)`() {
        for (kind, name) in [(Session.Kind.consumer, ""), (.staff, " of staff"), (.recovery, " of recovery")] {
            #expect(rows["a session\(name), without use"] == words(kind.idle))
            #expect(rows["a session\(name), at the longest"] == words(kind.longest))
        }
        #expect(rows["sessions of one person at a time"]?.hasPrefix("any number") == true)
    }

    @Test func `of tries are those that are kept to (ASVS 6.1.1)`() {
        var counter = LoginCounter(.account, key: [])
        let now = Timestamp(milliseconds: 0)
        var waits: [Duration] = []
        while counter.failures < LoginCounter.most {
            counter.count(at: now)
            waits.append(counter.closedUntil.map { $0 - now } ?? .zero)
        }

        #expect(rows["failed logins in a row that cost no time"] == "\(waits.count { $0 == .zero })")
        #expect(rows["the first wait after these, doubled each time"] == waits.first { $0 > .zero }.map(words))
        #expect(rows["the longest wait"] == waits.max().map(words))
        #expect(rows["failed logins in a row after which only recovery helps"] == "\(LoginCounter.most)")
        #expect(rows["failed codes of an app after which only paper helps"] == "\(AuthenticatorTable.mostFailures)")
        #expect(
            rows["wrong codes from mails in a row after which mails have 24 digits instead of six"]
                == "\(LoginCounter.most)"
        )
        #expect(rows["a code sent by mail"] == words(MailCodeTable.life))
        #expect(rows["a challenge, and its approval"] == words(ChallengeTable.life))
    }
}
