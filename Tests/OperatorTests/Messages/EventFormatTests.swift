import AMQP
import Messaging
import Testing

@testable import Operator

@Suite struct `The formats of an event` {
    let event = Delivery(
        exchange: "souk.events",
        routingKey: "catalogue.product.published",
        properties: Properties(
            contentType: "application/json",
            headers: [
                "souk-seq": 41, "souk-epoch": 1, "souk-time": .int(1_795_249_800_250), "souk-cause": "m-0",
                "souk-partition": "prd_1", "traceparent": "00-1-2-01",
            ],
            deliveryMode: 2,
            messageID: "m-1",
            timestamp: 1_795_249_800,
            type: "catalogue.product.published",
            appID: "catalogue"
        ),
        body: Array(#"{"id":"prd_1","title":{"en":"Tea"}}"#.utf8)
    )

    @Test func `are one line with time, type, key and body`() {
        #expect(
            EventFormat.line.text(event, for: .plain)
                == #"2026-11-21T08:30:00.250Z  catalogue.product.published  prd_1  {"id":"prd_1","title":{"en":"Tea"}}"#
        )
    }

    @Test func `are the whole message as JSON`() throws {
        let json = try JSONValue.parse(Array(EventFormat.json.text(event, for: .plain).utf8))

        #expect(json["id"] == "m-1")
        #expect(json["source"] == "catalogue")
        #expect(json["time"] == "2026-11-21T08:30:00.250Z")
        #expect(json["headers"]?["souk-seq"] == 41)
        #expect(json["body"]?["title"] == ["en": "Tea"])
    }

    @Test func `are a CloudEvent`() throws {
        let json = try JSONValue.parse(Array(EventFormat.cloudevents.text(event, for: .plain).utf8))

        #expect(
            json == [
                "specversion": "1.0", "id": "m-1", "source": "catalogue", "type": "catalogue.product.published",
                "subject": "prd_1", "time": "2026-11-21T08:30:00.250Z", "datacontenttype": "application/json",
                "traceparent": "00-1-2-01", "soukcause": "m-0", "soukseq": "41",
                "data": ["id": "prd_1", "title": ["en": "Tea"]],
            ]
        )
    }

    @Test func `are a CloudEvent for foreign messages, too`() {
        let foreign = Delivery(exchange: "souk.events", routingKey: "shop.thing.happened", body: [0xFF, 0x00])

        let event = foreign.cloudEvent

        #expect(event["type"] == "shop.thing.happened")
        #expect(event["source"] == "unknown")
        #expect(event["id"]?.string?.isEmpty == false)
        #expect(event["data_base64"] == "/wA=")
        #expect(event["data"] == nil)
    }

    @Test func `never let a message write to the terminal`() {
        var hostile = event
        hostile.body = Array("\u{1B}]0;owned\u{07}".utf8)

        #expect(!EventFormat.line.text(hostile, for: .plain).contains("\u{1B}"))
    }
}
