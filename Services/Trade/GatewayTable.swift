import Messaging
import Model
import Privacy
import ServiceKit

extension Transaction {
    var gateways: GatewayTable { resource() }
}

/// What we know of gateways that call back: the secrets that they sign with, and how they write.
///
/// `SOUK_GATEWAY_SECRETS` holds the secrets, separated by commas: two while one is being exchanged for another. Without
/// any nobody is believed.
struct GatewayTable: Sendable {
    private let secrets: [WebhookSecret]

    init(in place: ServicePlace) {
        let text =
            switch place {
            case .memory: Self.testSecret
            case .folder(_, let variables): variables["SOUK_GATEWAY_SECRETS"] ?? ""
            }
        secrets = text.split(separator: ",").map { WebhookSecret($0.filter { $0 != " " }) }
    }

    static let testSecret = "whsec_test_secret"

    /// Reads what a gateway has sent, in the form that Stripe documents for its events.
    ///
    /// Our ids are the metadata `payment` and `order`, or `refund` and `order`, that were sent along with the request.
    func read(_ payload: String, signature: String, at now: Timestamp) throws(Refusal) -> GatewayEvent {
        do {
            try WebhookSecret.check(payload, header: signature, secrets: secrets, at: now)
        } catch {
            throw Refusal(.signatureRefused, Self.explanation(of: error), path: "$.signature")
        }
        guard let body = try? JSONValue.parse(Array(payload.utf8)), let type = body["type"]?.string,
            let object = body["data"]?["object"]
        else { throw Refusal(.invalidField, "Expected an event of the gateway, as JSON.", path: "$.payload") }
        switch type {
        case "payment_intent.succeeded":
            return GatewayEvent(type: type, news: .payment(try Self.payment(object, .succeeded)))
        case "payment_intent.payment_failed", "payment_intent.canceled":
            return GatewayEvent(type: type, news: .payment(try Self.payment(object, .declined)))
        case "payment_intent.processing":
            return GatewayEvent(type: type, news: .payment(try Self.payment(object, .pending)))
        case "refund.created", "refund.updated", "refund.failed":
            return GatewayEvent(type: type, news: .refund(try Self.refund(object)))
        default:
            return GatewayEvent(type: type, news: nil)
        }
    }

    private static func explanation(of fault: WebhookFault) -> String {
        switch fault {
        case .malformed: "Expected a header such as t=1767225600,v1=…"
        case .wrong: "Nobody who knows a secret of SOUK_GATEWAY_SECRETS has signed this payload."
        case .old: "It was signed more than five minutes from now."
        }
    }

    private static func payment(
        _ object: JSONValue,
        _ outcome: Trade.PaymentOutcome
    ) throws(Refusal) -> Trade.SettlePayment {
        // What was asked for may be more than what has come.
        guard let amount = Self.money(object, outcome == .succeeded ? "amount_received" : "amount"),
            let payment = object["metadata"]?["payment"]?.string.flatMap({ ID<Trade.Payment>($0) }),
            let order = object["metadata"]?["order"]?.string.flatMap({ ID<Trade.Order>($0) })
        else {
            throw Refusal(
                .invalidField,
                "Expected an amount, received if it has succeeded, a currency, and our order and payment as metadata.",
                path: "$.payload"
            )
        }
        return Trade.SettlePayment(
            payment: payment,
            order: order,
            amount: amount,
            outcome: outcome,
            gatewayReference: object["id"]?.string
        )
    }

    private static func refund(_ object: JSONValue) throws(Refusal) -> Trade.SettleRefund {
        guard let status = object["status"]?.string, let amount = Self.money(object, "amount"),
            let refund = object["metadata"]?["refund"]?.string.flatMap({ ID<Trade.Refund>($0) }),
            let order = object["metadata"]?["order"]?.string.flatMap({ ID<Trade.Order>($0) })
        else {
            throw Refusal(
                .invalidField,
                "Expected a status, an amount, a currency, and our order and refund as metadata.",
                path: "$.payload"
            )
        }
        let outcome: Trade.PaymentOutcome =
            switch status {
            case "succeeded": .succeeded
            case "failed", "canceled": .declined
            default: .pending
            }
        return Trade.SettleRefund(
            refund: refund,
            order: order,
            amount: amount,
            attempt: object["metadata"]?["attempt"]?.string.flatMap { Int($0) },
            outcome: outcome,
            gatewayReference: object["id"]?.string
        )
    }

    private static func money(_ object: JSONValue, _ name: String) -> Money? {
        guard let amount = object[name]?.int,
            let currency = object["currency"]?.string.flatMap({ Currency($0.uppercased()) })
        else { return nil }
        return Money(amount, currency)
    }
}
