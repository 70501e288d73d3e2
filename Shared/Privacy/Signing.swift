internal import CSodium
internal import Crypto
internal import Foundation

/// A key that signs (Ed25519).
public struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// Makes a new one.
    public init() {
        key = Curve25519.Signing.PrivateKey()
    }

    public init(wrapped: [UInt8], under kek: KeyEncryptionKey) throws(PrivacyError) {
        let bytes = try kek.key.unwrap(wrapped).bytes
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes) else { throw .damaged }
        self.key = key
    }

    public func wrapped(under kek: KeyEncryptionKey) throws -> [UInt8] {
        try kek.key.wrap(SecretKey(key.rawRepresentation))
    }

    /// Reads what ``text`` gives; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard let bytes = Base64URL.decode(text), let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
        else { return nil }
        self.key = key
    }

    /// For the file that keeps it.
    public var text: String { Base64URL.encode(key.rawRepresentation) }

    /// In base64url.
    public var publicKey: String { Base64URL.encode(key.publicKey.rawRepresentation) }

    /// The signature of the text's UTF-8, in base64url.
    public func sign(_ text: String) throws -> String {
        Base64URL.encode(try key.signature(for: Data(text.utf8)))
    }
}

/// The public half of a key that signs, read once and used often.
public struct VerifyingKey: Sendable {
    private let bytes: [UInt8]

    /// Reads ``SigningKey/publicKey``.
    ///
    /// - Throws: `PrivacyError.noKey`.
    public init(_ text: String) throws(PrivacyError) {
        guard let bytes = Base64URL.decode(text), bytes.count == Int(crypto_sign_PUBLICKEYBYTES) else { throw .noKey }
        self.bytes = bytes
    }

    /// Whether the signature of these bytes is by the owner of the key.
    ///
    /// By libsodium, which checks half as many again in the same time as swift-crypto (decision 51).
    public func isSigned(_ message: [UInt8], signature: [UInt8]) -> Bool {
        Sodium.start()
        // libsodium reads a buffer of this length, whatever it is given.
        guard signature.count == Int(crypto_sign_BYTES) else { return false }
        return crypto_sign_verify_detached(signature, message, UInt64(message.count), bytes) == 0
    }
}

/// Whether `signature` was made of `text` by the owner of `publicKey` (Ed25519; both in base64url).
public func isSigned(_ text: String, signature: String, publicKey: String) -> Bool {
    guard let signature = Base64URL.decode(signature), let key = try? VerifyingKey(publicKey) else { return false }
    return key.isSigned(Array(text.utf8), signature: signature)
}
