/// Kinds of personal data; each person has a key of their own for each, so that one kind can be shredded by itself.
public enum PersonalDataClass: String, CaseIterable, Codable, Sendable {
    /// What the person is called and speaks.
    case profile
    /// Where messages to the person go.
    case contact
    /// What may be used to advertise to the person.
    case marketing
    /// What the law makes a shop keep of an order.
    case orderLegal = "order_legal"
}

/// What of a person an envelope holds; bound to it, so that no envelope can take the place of another.
public enum PersonalField: String, CaseIterable, Codable, Sendable {
    case email
    case nickname
    case address
    /// A code sent to the person's address.
    case code
    /// The secret that an authenticator app shares.
    case authenticator
    /// Why somebody had to see the person's data.
    case reason

    /// Under which of the person's keys it is.
    public var dataClass: PersonalDataClass {
        switch self {
        case .nickname, .authenticator, .reason: .profile
        case .email, .address, .code: .contact
        }
    }

    /// What others than its person are ever shown of a field.
    public enum Visibility: String, Sendable {
        /// Its first letter; all of it by `identity.person.reveal`.
        case masked
        case never
    }

    public var visibility: Visibility {
        switch self {
        case .email, .nickname: .masked
        case .address, .code, .authenticator, .reason: .never
        }
    }
}

/// Personal data on its way to identity: only identity can open it.
///
/// HPKE (RFC 9180, base mode) to the key that `identity.sealing-key.find` tells, as `<key id>.<base64url>`: the
/// encapsulated key of 32 bytes, then the ciphertext. Bound to the message and the field that it is sealed for.
public struct Sealed: Hashable, Sendable, TextCoded, Exemplified {
    public static let textForm = TextForm(
        "sealed text (in clear to souk send, which seals it)",
        pattern: #"^[a-z0-9-]{1,32}\.[A-Za-z0-9_-]+$"#
    )
    public static let example = Sealed(
        unchecked: "seal-1.hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmqhSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066Q"
    )

    public let text: String

    /// Nil unless the text has the form of one; whether it can be opened, only identity knows.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...32).contains(parts[0].count), text.utf8.count <= 8192,
            parts[0].allSatisfy(\.isKeyName), !parts[1].isEmpty, parts[1].allSatisfy(\.isBase64URL)
        else { return nil }
        self.text = text
    }

    private init(unchecked text: String) {
        self.text = text
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let sealed = Sealed(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription:
                    "not sealed: expected a key's id, a dot and base64url, never the personal data in clear"
            )
        }
        self = sealed
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// Personal data under its person's own key; worthless once that key is destroyed.
///
/// AES-256-GCM, as `<class>.<key version>.<base64url>`: the nonce of 12 bytes, the ciphertext, the tag of 16 bytes. Bound
/// to `<field>|<pseudonym>|<class>|<key version>`.
public struct Envelope: Hashable, Sendable, TextCoded, Exemplified {
    public static let textForm = TextForm("envelope", pattern: #"^[a-z_]+\.[1-9][0-9]{0,8}\.[A-Za-z0-9_-]+$"#)
    public static let example = Envelope(.contact, version: 1, text: "MTIzNDU2Nzg5MDEyY2lwaGVydGV4dHRhZ3RhZ3RhZ3RhZ3Rh")

    public let dataClass: PersonalDataClass
    /// Which of the person's keys of this class it is under, counted from 1.
    public let version: Int
    /// Nonce, ciphertext and tag in base64url.
    public let text: String

    public init(_ dataClass: PersonalDataClass, version: Int, text: String) {
        self.dataClass = dataClass
        self.version = version
        self.text = text
    }

    /// Nil unless the text has the form of an envelope.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let dataClass = PersonalDataClass(rawValue: String(parts[0])),
            let version = Int(parts[1]), version > 0, !parts[2].isEmpty, parts[2].utf8.allSatisfy(\.isBase64URL)
        else { return nil }
        self.init(dataClass, version: version, text: String(parts[2]))
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let envelope = Envelope(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "not an envelope: expected a class of personal data, a version and base64url"
            )
        }
        self = envelope
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Envelope: CustomStringConvertible {
    public var description: String { "\(dataClass.rawValue).\(version).\(text)" }
}

extension UInt8 {
    fileprivate var isKeyName: Bool { 97...122 ~= self || 48...57 ~= self || self == UInt8(ascii: "-") }

    var isBase64URL: Bool {
        97...122 ~= self | 32 || 48...57 ~= self || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
    }
}
