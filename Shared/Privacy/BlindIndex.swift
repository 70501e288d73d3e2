internal import Crypto

/// Tells whether two texts are the same without keeping either: HMAC-SHA256 under a key of its own.
public struct BlindIndex: Sendable {
    private let key: SecretKey

    /// Makes an index that no other agrees with.
    public init() {
        key = SecretKey()
    }

    public init(wrapped: [UInt8], under kek: KeyEncryptionKey) throws(PrivacyError) {
        key = try kek.key.unwrap(wrapped)
    }

    public func wrapped(under kek: KeyEncryptionKey) throws -> [UInt8] { try kek.key.wrap(key) }

    /// 32 bytes, the same for the same text.
    public func code(of text: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key.key))
    }
}
