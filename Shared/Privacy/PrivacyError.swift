/// Why something sealed stays closed.
///
/// Never says what is in it.
public enum PrivacyError: Error, Hashable, CustomStringConvertible {
    /// Another key, another person or field, or damaged on the way: cryptography can't tell which.
    case damaged
    /// Sealed to a key that isn't here.
    case otherKey(String)
    /// Not the text of a key.
    case noKey
    /// An envelope of another class of data, or version, than the key.
    case otherClass

    public var description: String {
        switch self {
        case .damaged: "It is not what was sealed under this key, for this person and field."
        case .otherKey(let id): "It is sealed to the key \(id), which is not here."
        case .noKey: "A public key is 32 bytes in base64url, without padding."
        case .otherClass: "The key is for another class of personal data, or of another version."
        }
    }
}
