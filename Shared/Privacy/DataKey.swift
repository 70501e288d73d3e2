internal import Crypto
public import Model

/// One person's key for one class of personal data; wiped from memory with its last copy.
public struct DataKey: Sendable {
    public let dataClass: PersonalDataClass
    /// Counted from 1.
    public let version: Int
    private let key: SecretKey

    /// Makes a key that nobody has had before.
    public init(_ dataClass: PersonalDataClass, version: Int = 1) {
        self.dataClass = dataClass
        self.version = version
        key = SecretKey()
    }

    /// Takes a key that was lent.
    ///
    /// - Throws: `PrivacyError.noKey` unless there are 32 bytes.
    public init(_ dataClass: PersonalDataClass, version: Int, lent bytes: [UInt8]) throws(PrivacyError) {
        guard bytes.count == 32 else { throw .noKey }
        self.dataClass = dataClass
        self.version = version
        key = SecretKey(bytes)
    }

    /// Reads what ``wrapped(under:)`` has made.
    public init(
        _ dataClass: PersonalDataClass,
        version: Int,
        wrapped: [UInt8],
        under kek: KeyEncryptionKey
    ) throws(PrivacyError) {
        self.dataClass = dataClass
        self.version = version
        key = try kek.key.unwrap(wrapped)
    }

    /// The key under another, 40 bytes: the only form in which it is stored.
    public func wrapped(under kek: KeyEncryptionKey) throws -> [UInt8] { try kek.key.wrap(key) }

    /// The key in clear, to be sealed to whom it is lent, and nothing else.
    public var bytes: [UInt8] { key.bytes }

    /// The key as one that other keys of the person are wrapped under: whatever is under them goes with the person, too.
    ///
    /// Derived, since one key should not serve two ciphers.
    var forKeys: KeyEncryptionKey {
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key.key,
            info: Array("souk keys of a person".utf8),
            outputByteCount: 32
        )
        return KeyEncryptionKey(SecretKey(derived.withUnsafeBytes { Array($0) }))
    }

    /// Puts a field of the person under the key.
    public func seal(_ text: String, as field: PersonalField, of person: ID<Person>) throws -> Envelope {
        guard field.dataClass == dataClass else { throw PrivacyError.otherClass }
        let sealed = try key.seal(Array(text.utf8), authenticating: context(field, person))
        return Envelope(dataClass, version: version, text: Base64URL.encode(sealed))
    }

    /// Reads an envelope of this field of this person.
    public func open(
        _ envelope: Envelope,
        as field: PersonalField,
        of person: ID<Person>
    ) throws(PrivacyError) -> String {
        guard envelope.dataClass == dataClass, envelope.version == version else { throw .otherClass }
        guard let sealed = Base64URL.decode(envelope.text) else { throw .damaged }
        let text = try key.open(sealed, authenticating: context(field, person))
        return String(decoding: text, as: UTF8.self)
    }

    /// What an envelope is bound to, so that none can take the place of another.
    private func context(_ field: PersonalField, _ person: ID<Person>) -> [UInt8] {
        Array("\(field.rawValue)|\(person)|\(dataClass.rawValue)|\(version)".utf8)
    }
}

/// The key that all stored keys are wrapped under (KEK); lives outside every database.
public struct KeyEncryptionKey: Sendable {
    let key: SecretKey

    /// Makes a new one.
    public init() {
        key = SecretKey()
    }

    init(_ key: SecretKey) {
        self.key = key
    }

    /// Reads what ``text`` gives; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard let bytes = Base64URL.decode(text), bytes.count == 32 else { return nil }
        key = SecretKey(bytes)
    }

    /// A key that is wrapped under this one, wrapped under another.
    public func rewrap(_ wrapped: [UInt8], under other: KeyEncryptionKey) throws -> [UInt8] {
        try other.key.wrap(key.unwrap(wrapped))
    }

    /// Whether a key is wrapped under this one.
    public func opens(_ wrapped: [UInt8]) -> Bool { (try? key.unwrap(wrapped)) != nil }

    /// For the file that keeps it.
    public var text: String { Base64URL.encode(key.bytes) }
}
