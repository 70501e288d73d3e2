import Logging
import Messaging
import Synchronization
import Testing

@testable import ServiceKit

@Suite struct `A log for machines` {
    private final class Lines: Sendable {
        let lines = Mutex<[[UInt8]]>([])
    }

    private func logged(_ body: (Logger) -> Void) throws -> [JSONValue] {
        let lines = Lines()
        var logger = Logger(label: "souk.test") { label in
            var handler = JSONLogHandler(label: label)
            handler.write = { line in lines.lines.withLock { $0.append(line) } }
            return handler
        }
        logger[metadataKey: "service"] = "catalogue"
        body(logger)
        return try lines.lines.withLock { $0 }.map { try JSONValue.parse($0) }
    }

    @Test func `is one JSON object a line, its data under dotted names (ASVS 16.2.1, 16.2.2, 16.4.1)`() throws {
        let line = try #require(
            try logged { $0.warning("message failed", metadata: ["message.id": "m1", "error": "no \"luck\"\n"]) }.first
        )

        #expect(line["level"]?.string == "warning")
        #expect(line["logger"]?.string == "souk.test")
        #expect(line["message"]?.string == "message failed")
        #expect(line["message.id"]?.string == "m1")
        #expect(line["service"]?.string == "catalogue")
        #expect(line["error"]?.string == "no \"luck\"\n")
        #expect(line["time"]?.string?.hasSuffix("Z") == true)
    }

    @Test func `leaves out what is below its level`() throws {
        #expect(try logged { $0.debug("not worth a line") }.isEmpty)
    }
}
