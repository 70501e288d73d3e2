internal import Crypto
public import Model

/// The key that password hashes are encrypted under, so that a stolen database is no use for guessing: it lies elsewhere.
///
/// AES-256-GCM, bound to the person: the hash of one account can't take the place of another's.
public struct Pepper: Sendable {
    /// Counted from 1; a later one takes the place of the earlier ones without anybody's password.
    public let version: Int
    private let key: SecretKey

    /// Makes a new one.
    public init(version: Int) {
        self.version = version
        key = SecretKey()
    }

    public init(version: Int, wrapped: [UInt8], under kek: KeyEncryptionKey) throws(PrivacyError) {
        self.version = version
        key = try kek.key.unwrap(wrapped)
    }

    public func wrapped(under kek: KeyEncryptionKey) throws -> [UInt8] { try kek.key.wrap(key) }

    /// `<version>.<base64url>`.
    public func seal(_ hash: String, of person: ID<Person>) throws -> String {
        let sealed = try key.seal(Array(hash.utf8), authenticating: Array(person.description.utf8))
        return "\(version).\(Base64URL.encode(sealed))"
    }

    /// Reads what ``seal(_:of:)`` has made.
    public func open(_ sealed: String, of person: ID<Person>) throws(PrivacyError) -> String {
        guard Self.version(of: sealed) == version, let dot = sealed.firstIndex(of: "."),
            let bytes = Base64URL.decode(sealed[sealed.index(after: dot)...])
        else { throw .otherClass }
        return String(decoding: try key.open(bytes, authenticating: Array(person.description.utf8)), as: UTF8.self)
    }

    /// Which pepper something is under; nil if it is under none.
    public static func version(of sealed: String) -> Int? { sealed.split(separator: ".").first.flatMap { Int($0) } }
}
