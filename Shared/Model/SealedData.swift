/// Personal data of any length, sealed to one key for one purpose: a part of an export on its way.
///
/// HPKE (RFC 9180, base mode) in base64url: the encapsulated key of 32 bytes, then the ciphertext. Which key and which
/// purpose follows from the message that it is in.
public struct SealedData: Hashable, Sendable, TextCoded, Exemplified {
    public static let textForm = TextForm("sealed data", pattern: "^[A-Za-z0-9_-]+$")
    public static let example = SealedData(
        unchecked: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmqhSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066Q"
    )

    public let text: String

    /// Nil unless the text has the form of one.
    public init?(_ text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy(\.isBase64URL) else { return nil }
        self.text = text
    }

    private init(unchecked text: String) {
        self.text = text
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let sealed = SealedData(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "not sealed: expected base64url, never the personal data in clear"
            )
        }
        self = sealed
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
