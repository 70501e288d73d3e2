import Messaging
import Model
import Privacy
import ServiceKit

/// How often in a second one core does what services do with tokens and envelopes.
struct Cryptography {
    /// Tokens that were never seen before: form, signature and claims.
    var tokens = 0.0
    /// Of 64 bytes, by AES-256-GCM.
    var seals = 0.0
    var opens = 0.0

    private static let person = ID<Person>(UUID128(high: 0x019B_76DA_A800_7001, low: 1))
    private static let count = 20_000

    static func measured() throws -> Cryptography {
        var result = Cryptography()
        let signing = SigningKey()
        let tokens = try (0..<200).map { try token($0, by: signing) }
        let key = try VerifyingKey(signing.publicKey)
        let gate = StrictTokenGate(type: AccessToken.type)
        result.tokens = try perSecond { number in
            let payload = try gate.open(tokens[number % tokens.count]) { _ in key }
            _ = try JSON.decode(AccessToken.self, from: payload)
        }
        let data = DataKey(.contact)
        let text = String(repeating: "x", count: 64)
        result.seals = try perSecond { _ in _ = try data.seal(text, as: .email, of: person) }
        let envelope = try data.seal(text, as: .email, of: person)
        result.opens = try perSecond { _ in _ = try data.open(envelope, as: .email, of: person) }
        return result
    }

    private static func perSecond(_ work: (Int) throws -> Void) throws -> Double {
        let time = try ContinuousClock().measure { for number in 0..<count { try work(number) } }
        return Double(count) / (time / .seconds(1))
    }

    private static func token(_ number: Int, by key: SigningKey) throws -> String {
        let now = Timestamp(milliseconds: 1_767_225_600_000)
        let token = AccessToken(
            person: person,
            session: ID(UUID128(high: 0x019B_76DA_A800_7002, low: UInt64(number))),
            audience: "trade",
            id: UUID128(high: 1, low: UInt64(number)),
            issuedAt: now,
            authenticatedAt: now,
            assurance: .one,
            factors: [.password],
            deviceKey: nil
        )
        return try SignedToken.write(token, type: AccessToken.type, keyID: "tk-1", sign: key.sign)
    }
}
