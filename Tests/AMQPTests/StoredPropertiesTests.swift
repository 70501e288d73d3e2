import Testing

@testable import AMQP

@Suite struct `Stored properties` {
    @Test func `come back as they were, whatever is in their headers`() throws {
        let nested: Table = ["list": .array([.int(-1), .bool(true), .void]), "table": .table(["a": .double(0.5)])]
        let properties = Properties(
            contentType: "application/json",
            headers: [
                "text": "é", "bytes": .bytes([0, 255]), "time": .timestamp(1_767_225_600), "nested": .table(nested),
                "money": .decimal(scale: 2, value: 1999), "small": .int32(7),
            ],
            deliveryMode: 2,
            priority: 3,
            correlationID: "c",
            replyTo: "r",
            expiration: "1000",
            messageID: "m",
            timestamp: 1_767_225_600,
            type: "t",
            userID: "u",
            appID: "a"
        )

        #expect(try Properties(encoded: properties.encoded()) == properties)
        #expect(try Properties(encoded: Properties().encoded()) == Properties())
    }

    @Test func `take a header as long as a frame`() throws {
        let properties = Properties(headers: ["long": .string(String(repeating: "x", count: 131_000))])

        #expect(try Properties(encoded: properties.encoded()) == properties)
    }

    @Test func `refuse what can't travel`() {
        let long = String(repeating: "x", count: 256)

        #expect(throws: AMQPError.self) { try Properties(messageID: long).encoded() }
        #expect(throws: AMQPError.self) {
            try Properties(headers: ["long": .string(String(repeating: "x", count: 1_100_000))]).encoded()
        }
    }

    @Test func `fit even where broken text was repaired, which makes it longer`() throws {
        let repaired = String(decoding: [UInt8](repeating: 0xFF, count: 255), as: UTF8.self)
        #expect(repaired.utf8.count == 765)

        let properties = Properties(messageID: repaired.shortened, type: ("x" + repaired).shortened)

        #expect(properties.messageID?.utf8.count == 255)
        #expect(properties.type?.utf8.count == 253)
        #expect(try Properties(encoded: properties.encoded()) == properties)
    }

    @Test func `are read without what is nested deeper than anybody's stack`() async throws {
        // As many as a frame has room for. Newer versions of librabbitmq read nothing at all of such a message.
        let deepest = try? await read(arrays: 26_000)

        #expect(deepest == nil || deepest == 64)
        #expect(try await read(arrays: 10) == 10)
    }

    /// How deep a header of arrays within arrays is after it was read, on a thread like those that read from the broker.
    private func read(arrays count: Int) async throws -> Int {
        func length(_ bytes: Int) -> [UInt8] { withUnsafeBytes(of: UInt32(bytes).bigEndian) { Array($0) } }
        let arrays = (0..<count).flatMap { [UInt8(ascii: "A")] + length(5 * (count - 1 - $0)) }
        let table = [1, UInt8(ascii: "a")] + arrays
        let encoded: [UInt8] = [0x20, 0x00] + length(table.count) + table
        let properties: Properties = try await withCheckedThrowingContinuation { continuation in
            OSThread.start(named: "reader") {
                continuation.resume(with: Result { try Properties(encoded: encoded) })
            }
        }
        var (depth, value) = (0, properties.headers["a"])
        while case .array(let values)? = value { (depth, value) = (depth + 1, values.first) }
        return depth
    }

    @Test func `refuse bytes that were never stored`() {
        #expect(throws: AMQPError.self) { try Properties(encoded: [0xFF, 0xFF, 0xFF]) }
    }
}
