import AMQP
import Logging
import Support
import Testing

@testable import Messaging

@Suite struct `What a processor logs` {
    private let log = RecordedLog()
    private let counting: Counting

    init() throws {
        counting = try Counting(log: log)
    }

    @Test func `names whoever sends what they may not (ASVS 16.3.2)`() throws {
        try counting.run(counting.command(.init(key: "k"), id: "m1", user: "notification"))

        let line = try #require(log.lines.first)
        #expect(log.lines.count == 1 && line.level == .notice)
        #expect(line.metadata["message.user"] == "notification" && line.metadata["message.id"] == "m1")
        #expect(line.metadata["message.type"] == "counter.add" && line.metadata["code"] == "not_allowed")
    }

    @Test func `tells of everybody who isn't let in (ASVS 16.3.1)`() throws {
        try counting.run(counting.command(.init(key: "k", mishap: "intrude")))

        #expect(log.lines.map(\.metadata["code"]) == ["login_failed"] && log.lines[0].level == .notice)
    }

    @Test func `says nothing of what the business refuses`() throws {
        try counting.run(counting.command(.init(key: "k", mishap: "refuse")))

        #expect(log.lines.isEmpty)
    }

    @Test func `says what can't be read, and where (ASVS 16.3.3)`() throws {
        try counting.run(counting.command(Array(#"{"key":"k","amount":"many"}"#.utf8), id: "m1"))

        let line = try #require(log.lines.first)
        #expect(line.level == .error && line.metadata["message.id"] == "m1")
        #expect(line.metadata["error"]?.contains("$.amount") == true)
    }

    @Test func `says what fails, at each try, and its sender hears none of it (ASVS 16.3.4, 16.5.1)`() throws {
        counting.failures.expect(100, of: "k")

        var replies = try counting.run(counting.command(.init(key: "k"))).replyTexts
        for _ in 0..<3 {
            counting.clock.advance(by: .seconds(60))
            replies += try counting.processor.process([]).replyTexts
        }

        #expect(log.lines.map(\.level) == [.warning, .warning, .error])
        #expect(log.lines.allSatisfy { $0.metadata["error"]?.contains("Broken") == true })
        #expect(replies.count == 1 && replies[0].contains(#""type":"failed""#) && !replies[0].contains("Broken"))
    }
}
