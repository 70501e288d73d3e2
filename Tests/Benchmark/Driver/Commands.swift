import AMQP
import Model

/// Commands of the size and shape that the yardstick uses.
enum Commands {
    static let type = "bench.order.place"

    /// A persistent command with a body of 300 bytes.
    static func command(_ number: Int, at time: Timestamp) -> OutgoingMessage {
        OutgoingMessage(
            token: Int64(number),
            routingKey: "bench.commands",
            properties: Properties(
                contentType: "application/json",
                deliveryMode: 2,
                messageID: UUID128(v7: time, random: (UInt64(number >> 32), UInt64(number))).description,
                type: type,
                appID: "benchmark"
            ),
            body: body(number)
        )
    }

    private static let filler = Array("the quick brown fox jumps over the lazy dog ".utf8)

    private static func body(_ number: Int) -> [UInt8] {
        var body = Array(
            """
            {"order_id":"ord-\(padded(number, 8))","customer":"cust-\(padded(number % 20_000, 5))",\
            "sku":"SKU-\(padded(number * 7 % 99_999, 5))","quantity":\(1 + number % 9),\
            "amount":\(100 + number * 37 % 99_900),"currency":"EUR","note":"
            """.utf8
        )
        while body.count < 298 { body.append(filler[body.count % filler.count]) }
        body += [UInt8(ascii: "\""), UInt8(ascii: "}")]
        return body
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
