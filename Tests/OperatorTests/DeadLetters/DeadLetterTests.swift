import AMQP
import Messaging
import Model
import Testing

@testable import Operator

@Suite struct `A dead letter` {
    @Test func `of a service says why it is dead`() {
        let letter = DeadLetter(.deadLetter(id: "m-1"))

        #expect(letter.id == "m-1")
        #expect(letter.type == "catalogue.product.publish")
        #expect(letter.reason == "failed")
        #expect(letter.error == "disk I/O error")
        #expect(letter.attempts == 9)
        #expect(letter.since == Timestamp("2026-11-21T08:30:00.250Z"))
        #expect(letter.queue == "catalogue.commands")
    }

    @Test func `of the broker says so through its x-death`() {
        let letter = DeadLetter(
            Delivery(
                exchange: "souk.dead",
                routingKey: "catalogue",
                properties: Properties(headers: [
                    "x-death": .array([
                        .table([
                            "reason": "expired", "queue": "souk.delay.5s", "count": 2,
                            "time": .timestamp(1_795_163_400),
                            "routing-keys": .array(["catalogue.commands"]),
                        ]),
                        .table([
                            "reason": "rejected", "queue": "catalogue.commands", "count": 1,
                            "time": .timestamp(1_795_163_300),
                            "routing-keys": .array(["catalogue.product.publish"]),
                        ]),
                    ])
                ])
            )
        )

        #expect(letter.type == "catalogue.product.publish")
        #expect(letter.reason == "broker: expired")
        #expect(letter.attempts == 2)
        #expect(letter.since == Timestamp(milliseconds: 1_795_163_300_000))
        #expect(letter.queue == "catalogue.commands")
    }

    @Test func `without any explanation can still be shown`() {
        let letter = DeadLetter(Delivery(exchange: "", routingKey: "catalogue.dead", body: [0xFF]))

        #expect(letter.reason == "unknown")
        #expect(letter.queue == nil)
        #expect(letter.record["body_base64"] == "/w==")
        #expect(letter.record["type"] == .null)
    }

    @Test func `is revived without its epitaph, without x-headers and without its sender, but under its id`() {
        var delivery = Delivery.deadLetter(id: "m-1")
        delivery.properties.headers["x-death"] = .array([.table(["count": 3])])
        delivery.properties.headers["x-first-death-queue"] = "somewhere"
        delivery.properties.headers["traceparent"] = "00-1-2-01"
        delivery.properties.headers["souk-partition"] = "prd_1"
        delivery.properties.userID = "edge"
        delivery.properties.expiration = "1000"
        delivery.properties.replyTo = "replies"

        let revived = DeadLetter(delivery).revived(user: "operator")

        #expect(revived.messageID == "m-1")
        #expect(revived.type == "catalogue.product.publish")
        #expect(revived.userID == "operator")
        #expect(revived.expiration == nil)
        #expect(revived.deliveryMode == 2)
        #expect(Set(revived.headers.map(\.key)) == ["traceparent", "souk-partition", "souk-replay"])
    }
}

@Suite struct `The filter of dead letters` {
    let letter = DeadLetter(.deadLetter(id: "m-1"))

    @Test func `lets everything through without a condition`() {
        #expect(DeadLetterFilter().matches(letter))
    }

    @Test(arguments: [
        (DeadLetterFilter(types: ["catalogue.product.publish"]), true),
        (DeadLetterFilter(types: ["catalogue.product.*"]), true),
        (DeadLetterFilter(types: ["catalogue.product"]), false),
        (DeadLetterFilter(types: ["trade.*", "catalogue.*"]), true),
        (DeadLetterFilter(reasons: ["failed"]), true),
        (DeadLetterFilter(reasons: ["poison"]), false),
        (DeadLetterFilter(ids: ["m-2", "m-1"]), true),
        (DeadLetterFilter(ids: ["m-2"]), false),
        (DeadLetterFilter(since: Timestamp("2026-11-21T08:30:00Z")), true),
        (DeadLetterFilter(since: Timestamp("2026-11-21T08:31:00Z")), false),
        (DeadLetterFilter(types: ["catalogue.*"], reasons: ["poison"]), false),
    ])
    func `wants every condition to hold`(filter: DeadLetterFilter, matches: Bool) {
        #expect(filter.matches(letter) == matches)
    }

    @Test func `reads ages and times`() {
        let now = Timestamp(milliseconds: 1_000_000_000)

        #expect(DeadLetterFilter.moment("90s", now: now)?.milliseconds == 999_910_000)
        #expect(DeadLetterFilter.moment("2h", now: now)?.milliseconds == 992_800_000)
        #expect(DeadLetterFilter.moment("3d", now: now)?.milliseconds == 740_800_000)
        #expect(DeadLetterFilter.moment("1970-01-01T00:00:01Z", now: now)?.milliseconds == 1000)
        for wrong in ["", "h", "2w", "-1h", "yesterday", "9999999999999d"] {
            #expect(DeadLetterFilter.moment(wrong, now: now) == nil)
        }
    }
}

extension Delivery {
    /// As a service of ours sets it aside.
    static func deadLetter(id: String, type: String = "catalogue.product.publish", reason: String = "failed")
        -> Delivery
    {
        Delivery(
            exchange: "souk.dead",
            routingKey: "catalogue",
            properties: Properties(
                contentType: "application/json",
                headers: [
                    Header.reason: .string(reason), Header.lastError: "disk I/O error", Header.handler: .string(type),
                    Header.attempt: 9, Header.firstFailedAt: .int(1_795_249_800_250),
                    Header.queue: "catalogue.commands", Header.sender: "edge",
                ],
                deliveryMode: 2,
                messageID: id,
                type: type
            ),
            body: Array(#"{"id":"prd_1"}"#.utf8)
        )
    }
}
