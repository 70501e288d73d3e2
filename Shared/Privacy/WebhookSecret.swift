internal import Crypto
internal import Foundation
public import Model

/// What a gateway and we know and nobody else, to sign callbacks with.
///
/// The scheme is the one that Stripe documents for its webhooks: the header is `t=<seconds>,v1=<hex>`, and the signature
/// is HMAC-SHA256 of `<seconds>.<payload>` under the UTF-8 of the secret. There are several `v1` while a secret is being
/// exchanged; schemes other than `v1` are ignored, so that nobody can ask for a weaker one.
public struct WebhookSecret: Sendable {
    private let key: SymmetricKey

    public init(_ text: String) {
        key = SymmetricKey(data: Data(text.utf8))
    }

    /// The header that a gateway sends along with a payload.
    public func header(for payload: String, at time: Timestamp) -> String {
        let seconds = time.milliseconds / 1000
        return "t=\(seconds),v1=\(signature(of: payload, at: seconds).hex)"
    }

    /// Checks that the payload is what somebody who knows one of the `secrets` has signed, and not long ago.
    public static func check(
        _ payload: String,
        header: String,
        secrets: [WebhookSecret],
        at now: Timestamp,
        tolerance: Duration = .seconds(300)
    ) throws(WebhookFault) {
        let fields = header.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        guard let seconds = fields.first(where: { $0.first == "t" })?.last.flatMap({ Int64($0) }) else {
            throw .malformed
        }
        let signatures = fields.filter { $0.count == 2 && $0[0] == "v1" }.compactMap { bytes(hex: $0[1]) }
        guard !signatures.isEmpty else { throw .malformed }
        let isRight = secrets.contains { secret in
            // Compares in constant time.
            signatures.contains { secret.isSignature($0, of: payload, at: seconds) }
        }
        guard isRight else { throw .wrong }
        let age = Duration.milliseconds(now.milliseconds) - .seconds(seconds)
        guard age <= tolerance, age >= .zero - tolerance else { throw .old }
    }

    private func signature(of payload: String, at seconds: Int64) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: Data("\(seconds).\(payload)".utf8), using: key)
    }

    private func isSignature(_ bytes: [UInt8], of payload: String, at seconds: Int64) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(
            bytes,
            authenticating: Data("\(seconds).\(payload)".utf8),
            using: key
        )
    }

    /// Nil unless it is the hexadecimal form of 32 bytes.
    private static func bytes(hex: String) -> [UInt8]? {
        let digits = hex.compactMap(\.hexDigitValue)
        guard digits.count == 64, hex.utf8.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}

/// Why a callback is not believed.
public enum WebhookFault: Error {
    /// The header has no time, or no signature of a form that we know.
    case malformed
    /// Nobody who knows a secret has signed this payload at this time.
    case wrong
    /// It was signed too long ago, or will be.
    case old
}
