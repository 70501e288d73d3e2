import Messaging
import Model
import Privacy
import ServiceKit
import Support

/// How often in a second one core does what services do with tokens and envelopes.
struct Cryptography {
    /// Checks of access tokens by the desk that every service has: of tokens never seen before, of tokens seen before,
    /// and of tokens each of which comes twice, which is the least use that anybody makes of one.
    var firstChecks = 0.0
    var repeatedChecks = 0.0
    var tokens = 0.0
    /// Of 64 bytes, by AES-256-GCM.
    var seals = 0.0
    var opens = 0.0

    private static let person = ID<Person>(UUID128(high: 0x019B_76DA_A800_7001, low: 1))
    private static let issuedAt = Timestamp(milliseconds: 1_767_225_600_000)
    private static let count = 20_000

    static func measured() throws -> Cryptography {
        var result = Cryptography()
        try measureTokens(&result)
        let data = DataKey(.contact)
        let text = String(repeating: "x", count: 64)
        result.seals = try perSecond { _ in _ = try data.seal(text, as: .email, of: person) }
        let envelope = try data.seal(text, as: .email, of: person)
        result.opens = try perSecond { _ in _ = try data.open(envelope, as: .email, of: person) }
        return result
    }

    private static func measureTokens(_ result: inout Cryptography) throws {
        let signing = SigningKey()
        let key = Identity.TokenKey(id: "tk-1", publicKey: signing.publicKey)
        let tokens = try (0..<count).map { try token($0, by: signing) }
        func desk() throws -> AccessDesk {
            let desk = try AccessDesk(service: "trade", recalling: nil, asking: NobodyAnswers())
            desk.learn([key])
            return desk
        }
        let first = try desk()
        result.firstChecks = try perSecond { number in _ = try first.verify(tokens[number], at: issuedAt) }
        // As many as a desk remembers: somebody else's token comes between two of the same.
        let seen = tokens.prefix(1000)
        let repeated = try desk()
        for token in seen { _ = try repeated.verify(token, at: issuedAt) }
        result.repeatedChecks = try perSecond { number in
            _ = try repeated.verify(seen[number % seen.count], at: issuedAt)
        }
        let twice = try desk()
        result.tokens = try perSecond { number in
            // 0 … 999, 0 … 999, 1000 … 1999, 1000 … 1999, and so on.
            let token = tokens[number / 2000 * 1000 + number % 1000]
            _ = try twice.verify(token, at: issuedAt)
        }
    }

    private static func perSecond(_ work: (Int) throws -> Void) throws -> Double {
        let time = try ContinuousClock().measure { for number in 0..<count { try work(number) } }
        return Double(count) / (time / .seconds(1))
    }

    private static func token(_ number: Int, by key: SigningKey) throws -> String {
        let token = AccessToken(
            person: person,
            session: ID(UUID128(high: 0x019B_76DA_A800_7002, low: UInt64(number))),
            audience: "trade",
            id: UUID128(high: 1, low: UInt64(number)),
            issuedAt: issuedAt,
            authenticatedAt: issuedAt,
            assurance: .one,
            factors: [.password],
            deviceKey: nil
        )
        return try SignedToken.write(token, type: AccessToken.type, keyID: "tk-1", sign: key.sign)
    }
}
