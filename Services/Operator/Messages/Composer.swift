import AMQP
import Glibc
import Messaging
import Model

/// Puts messages into the envelope that services read.
struct Composer: Sendable {
    /// Who sends, for the broker to check; nil leaves the message unsigned.
    var signer: String?
    /// How long a question may wait in a queue before nobody wants its answer any more.
    var patience: Duration
    /// The access tokens of whoever sends for themselves, by service.
    var accessTokens: [String: String] = [:]

    func message(
        _ entry: Vocabulary.Entry,
        body: [UInt8],
        id: UUID128 = .fresh(),
        token: Int64 = 0
    ) -> OutgoingMessage {
        let now = Timestamp.now
        var properties = Properties(
            contentType: "application/json",
            deliveryMode: 2,
            messageID: id.description,
            timestamp: UInt64(now.milliseconds / 1000),
            type: entry.name,
            userID: signer,
            appID: "souk"
        )
        properties.headers[Header.time] = .int(now.milliseconds)
        if let token = accessTokens[entry.message.service] {
            properties.headers[Header.authorization] = .string("Bearer \(token)")
        }
        if entry.kind == .query {
            properties.deliveryMode = 1
            properties.expiration = String(Int64(patience / .milliseconds(1)))
        }
        return OutgoingMessage(
            token: token,
            exchange: entry.kind.exchange,
            routingKey: entry.name,
            properties: properties,
            body: body
        )
    }
}

extension UUID128 {
    /// A UUIDv7 of this moment.
    static func fresh() -> UUID128 {
        var generator = SystemRandomNumberGenerator()
        return UUID128(v7: .now, random: (generator.next(), generator.next()))
    }

    /// The id of the n-th message of a file: the same file sent again under the same id repeats nothing.
    func numbered(_ number: Int) -> UUID128 {
        let variant: UInt64 = 0xC000_0000_0000_0000
        return UUID128(high: high, low: low & variant | (low &+ UInt64(number)) & ~variant)
    }
}

extension Timestamp {
    static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
