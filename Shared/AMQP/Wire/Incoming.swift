internal import CRabbitMQ

/// What the broker has to say, once it has arrived completely.
enum Incoming {
    case delivery(Delivery)
    /// No queue took a mandatory message; its confirm follows.
    case returned(code: UInt16, text: String, Delivery)
    case confirmed(channel: UInt16, tag: UInt64, multiple: Bool)
    case rejected(channel: UInt16, tag: UInt64, multiple: Bool)
    /// The broker ended the channel's subscription.
    case cancelled(channel: UInt16)
    /// We ended the channel's subscription, and nothing follows.
    case cancelConfirmed(channel: UInt16)
    case blocked(reason: String)
    case unblocked
}

/// A message whose header or body is still on its way.
struct Content {
    var delivery: Delivery
    var returned: (code: UInt16, text: String)?
    var missing = 0

    init(delivery: Delivery, returned: (code: UInt16, text: String)? = nil) {
        self.delivery = delivery
        self.returned = returned
    }

    mutating func append(_ fragment: amqp_bytes_t) {
        if delivery.body.isEmpty { delivery.body.reserveCapacity(missing) }
        delivery.body.append(contentsOf: UnsafeRawBufferPointer(start: fragment.bytes, count: fragment.len))
        missing -= fragment.len
    }

    var finished: Incoming {
        if let returned {
            .returned(code: returned.code, text: returned.text, delivery)
        } else {
            .delivery(delivery)
        }
    }
}
