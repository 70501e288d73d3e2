internal import Crypto

/// 256 bits that somebody is given once and shows again, such as a refresh token; we keep their hash alone.
public struct SecretToken: Sendable {
    public static let length = 32
    private let secret: SecretKey

    /// Takes bytes that nobody can guess.
    public init(_ bytes: [UInt8]) {
        precondition(bytes.count == Self.length, "A token has 256 bits.")
        secret = SecretKey(bytes)
    }

    /// Reads ``text``; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard let bytes = Base64URL.decode(text), bytes.count == Self.length else { return nil }
        secret = SecretKey(bytes)
    }

    /// What its holder is given: base64url.
    public var text: String { Base64URL.encode(secret.bytes) }

    /// What is kept of it: with 256 random bits nothing slower than SHA-256 is needed.
    public var hash: [UInt8] { sha256(secret.bytes) }

    /// Puts another token where only the holder of this one finds it.
    public func seal(_ other: SecretToken) throws -> [UInt8] {
        try sealing.seal(other.secret.bytes, authenticating: hash)
    }

    /// Reads what ``seal(_:)`` has made with this token.
    public func open(_ sealed: [UInt8]) throws(PrivacyError) -> SecretToken {
        let bytes = try sealing.open(sealed, authenticating: hash)
        guard bytes.count == Self.length else { throw .damaged }
        return SecretToken(bytes)
    }

    /// A key of its own, so that the token itself is never used as one.
    private var sealing: SecretKey {
        SecretKey(
            HKDF<SHA256>.expand(pseudoRandomKey: secret.key, info: Array("souk successor".utf8), outputByteCount: 32)
        )
    }
}
