internal import Crypto
internal import Foundation
public import Model

// HPKE (RFC 9180), base mode: X25519, HKDF-SHA256, AES-256-GCM. What is sealed is the encapsulated key, 32 bytes, then
// the ciphertext; `info` is the purpose, and the key's id is authenticated with it.

/// What something is sealed for; what was sealed for one purpose can't be opened for another.
public struct SealingPurpose: Hashable, Sendable {
    let text: String

    /// A field of a message on its way to identity, by its name.
    ///
    /// Nobody can send it on in another field, nor in a message of another type. Where the message names a person, or the
    /// key that its answer is sealed to, nobody can put their own there.
    public static func field(
        _ field: String,
        of message: any Message.Type,
        person: ID<Person>? = nil,
        recipientKey: String? = nil
    ) -> SealingPurpose {
        let named = [person?.description, recipientKey].map { $0 ?? "" }.joined(separator: "|")
        return SealingPurpose(text: "souk personal data|\(message.name)|\(field)|\(named)")
    }

    /// What somebody is given who has logged in, on its way to whoever asked for it.
    public static let sessionSecrets = SealingPurpose(text: "souk session secrets")

    /// A person's key on its way to a service.
    public static func lease(of person: ID<Person>, _ dataClass: PersonalDataClass, version: Int) -> SealingPurpose {
        SealingPurpose(text: "souk key lease|\(person)|\(dataClass.rawValue)|\(version)")
    }

    /// What a service has of a person, on its way to identity.
    public static func contribution(to export: ID<Identity.Export>, by service: String, part: Int, of parts: Int)
        -> SealingPurpose
    {
        SealingPurpose(text: "souk export contribution|\(export)|\(service)|\(part)|\(parts)")
    }

    /// A field of a person, on its way to somebody who has to see it.
    public static func reveal(of person: ID<Person>, _ field: PersonalField) -> SealingPurpose {
        SealingPurpose(text: "souk revealed field|\(person)|\(field.rawValue)")
    }

    /// The archive of an export, on its way to whoever asked for it.
    public static func archive(of export: ID<Identity.Export>, part: Int, of parts: Int) -> SealingPurpose {
        SealingPurpose(text: "souk export archive|\(export)|\(part)|\(parts)")
    }
}

private let ciphersuite = HPKE.Ciphersuite(
    kem: .Curve25519_HKDF_SHA256,
    kdf: .HKDF_SHA256,
    aead: .AES_GCM_256
)
private let encapsulatedLength = 32

/// A public key to seal to.
public struct SealingKey: Sendable {
    public let id: String
    private let key: Curve25519.KeyAgreement.PublicKey

    /// Reads a key as `identity.sealing-key.find` answers it: base64url.
    ///
    /// - Throws: `PrivacyError.noKey`.
    public init(id: String, publicKey: String) throws(PrivacyError) {
        guard let bytes = Base64URL.decode(publicKey),
            let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes)
        else { throw .noKey }
        self.id = id
        self.key = key
    }

    public func seal(_ bytes: [UInt8], for purpose: SealingPurpose) throws -> Sealed {
        guard let sealed = Sealed("\(id).\(Base64URL.encode(try ciphertext(of: bytes, for: purpose)))") else {
            throw PrivacyError.noKey
        }
        return sealed
    }

    /// Seals something of any length.
    public func sealData(_ bytes: [UInt8], for purpose: SealingPurpose) throws -> SealedData {
        guard let sealed = SealedData(Base64URL.encode(try ciphertext(of: bytes, for: purpose))) else {
            throw PrivacyError.noKey
        }
        return sealed
    }

    /// The encapsulated key, then the bytes under it.
    private func ciphertext(of bytes: [UInt8], for purpose: SealingPurpose) throws -> Data {
        var sender = try HPKE.Sender(
            recipientKey: key,
            ciphersuite: ciphersuite,
            info: Data(purpose.text.utf8)
        )
        let ciphertext = try sender.seal(bytes, authenticating: Data(id.utf8))
        return sender.encapsulatedKey + ciphertext
    }

    public func seal(_ text: String, for purpose: SealingPurpose) throws -> Sealed {
        try seal(Array(text.utf8), for: purpose)
    }
}

/// The private half of a key that others seal to.
public struct OpeningKey: Sendable {
    /// What the key is called that somebody makes to be told secrets by identity.
    public static let askerID = "asker"

    public let id: String
    private let key: Curve25519.KeyAgreement.PrivateKey

    /// Makes a new pair.
    public init(id: String) {
        self.id = id
        key = Curve25519.KeyAgreement.PrivateKey()
    }

    public init(id: String, wrapped: [UInt8], under kek: KeyEncryptionKey) throws(PrivacyError) {
        self.id = id
        let bytes = try kek.key.unwrap(wrapped).bytes
        guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes) else { throw .damaged }
        self.key = key
    }

    public func wrapped(under kek: KeyEncryptionKey) throws -> [UInt8] {
        try kek.key.wrap(SecretKey(key.rawRepresentation))
    }

    /// Reads a key that is a person's, and goes with them.
    public init(id: String, wrapped: [UInt8], under key: DataKey) throws(PrivacyError) {
        try self.init(id: id, wrapped: wrapped, under: key.forKeys)
    }

    public func wrapped(under key: DataKey) throws -> [UInt8] { try wrapped(under: key.forKeys) }

    /// The public half, in base64url.
    public var publicKey: String { Base64URL.encode(key.publicKey.rawRepresentation) }

    /// Opens what was sealed to this key for this purpose.
    public func open(_ sealed: Sealed, for purpose: SealingPurpose) throws(PrivacyError) -> [UInt8] {
        let parts = sealed.text.split(separator: ".")
        guard parts[0] == id else { throw .otherKey(String(parts[0])) }
        return try open(base64URL: parts[1], for: purpose)
    }

    /// Opens what was sealed to this key by ``SealingKey/sealData(_:for:)``.
    public func open(_ data: SealedData, for purpose: SealingPurpose) throws(PrivacyError) -> [UInt8] {
        try open(base64URL: data.text[...], for: purpose)
    }

    private func open(base64URL text: Substring, for purpose: SealingPurpose) throws(PrivacyError) -> [UInt8] {
        guard let bytes = Base64URL.decode(text), bytes.count > encapsulatedLength else { throw .damaged }
        do {
            var recipient = try HPKE.Recipient(
                privateKey: key,
                ciphersuite: ciphersuite,
                info: Data(purpose.text.utf8),
                encapsulatedKey: Data(bytes.prefix(encapsulatedLength))
            )
            return Array(
                try recipient.open(bytes.dropFirst(encapsulatedLength), authenticating: Data(id.utf8))
            )
        } catch {
            throw .damaged
        }
    }
}
