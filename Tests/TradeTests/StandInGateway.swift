import Foundation
import Model

/// A gateway that knows nothing of Souk: it writes events in the form that Stripe documents, and signs them with the openssl
/// command line.
struct StandInGateway {
    let secret: String

    /// What it says of money that it takes.
    func callback(
        _ type: String,
        of payment: Trade.PaymentStarted,
        received: Int64,
        at now: Timestamp
    ) throws -> Trade.ReceiveCallback {
        try event(
            type,
            """
            {"id":"pi_3","object":"payment_intent","amount":\(payment.amount.amount),"amount_capturable":0,\
            "amount_received":\(received),"currency":"\(payment.amount.currency.description.lowercased())",\
            "description":null,"livemode":false,"metadata":{"order":"\(payment.order)","payment":"\(payment.payment)"},\
            "payment_method_types":["card"],"status":"processing"}
            """,
            at: now
        )
    }

    /// What it says of money that it gives back.
    func callback(
        _ type: String,
        of refund: Trade.RefundStarted,
        _ status: String,
        at now: Timestamp
    ) throws -> Trade.ReceiveCallback {
        try event(
            type,
            """
            {"id":"re_3","object":"refund","amount":\(refund.amount.amount),"charge":"ch_3",\
            "currency":"\(refund.amount.currency.description.lowercased())",\
            "metadata":{"order":"\(refund.order)","refund":"\(refund.refund)","attempt":"1"},"payment_intent":"pi_3",\
            "reason":"requested_by_customer","status":"\(status)"}
            """,
            at: now
        )
    }

    private func event(_ type: String, _ object: String, at now: Timestamp) throws -> Trade.ReceiveCallback {
        let seconds = now.milliseconds / 1000
        let payload = """
            {
              "id": "evt_3",
              "object": "event",
              "api_version": "2024-06-20",
              "created": \(seconds),
              "data": {"object": \(object)},
              "livemode": false,
              "pending_webhooks": 1,
              "type": "\(type)"
            }

            """
        return Trade.ReceiveCallback(
            payload: payload,
            signature: "t=\(seconds),v1=\(try sign("\(seconds).\(payload)")),v0=\(String(repeating: "0", count: 64))"
        )
    }

    private func sign(_ text: String) throws -> String {
        let openssl = Process()
        let (input, output) = (Pipe(), Pipe())
        openssl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        openssl.arguments = ["openssl", "dgst", "-sha256", "-hmac", secret, "-r"]
        openssl.standardInput = input
        openssl.standardOutput = output
        try openssl.run()
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        openssl.waitUntilExit()
        return String(decoding: answer.prefix(64), as: UTF8.self)
    }
}
