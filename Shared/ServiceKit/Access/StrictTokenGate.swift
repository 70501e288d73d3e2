internal import Messaging
public import Privacy

/// Lets through tokens of exactly the form that we write, and nothing that merely could be read as one.
///
/// Every leniency of JWT libraries has been somebody's hole (RFC 8725): the header's algorithm believed, keys taken from
/// the header, unknown extensions passed over, base64 read generously. So the header is these three members and no
/// other, the algorithm is one, and the key is among those that identity has announced.
public struct StrictTokenGate: Sendable {
    /// Why a token stays outside; the sender is told no more than that.
    public enum Problem: Error, Hashable, Sendable {
        case tooLong, notThreeParts, header, algorithm, type, signature
        /// Signed by a key that has not been announced here.
        case unknownKey(String)
    }

    static let longest = 4096

    /// The `typ` that the header must have; nil takes headers without one, for test vectors.
    let type: String?
    /// What stands before and after the key's id in a header as we write it.
    private let ours: (start: [UInt8], end: [UInt8])?
    /// Those that mean themselves in JSON, and then some.
    private static let lettersOfIDs = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_".utf8)

    public init(type: String?) {
        self.type = type
        ours = type.map(SignedToken.header(type:)).map { (Array($0.start.utf8), Array($0.end.utf8)) }
    }

    /// Checks everything but what the token says, and returns that.
    ///
    /// - Parameters:
    ///   - token: the three parts.
    ///   - key: finds the key of an id.
    /// - Returns: the payload, in JSON perhaps.
    /// - Throws: ``Problem``.
    public func open(_ token: String, key: (String) -> VerifyingKey?) throws(Problem) -> [UInt8] {
        guard token.utf8.count <= Self.longest else { throw .tooLong }
        let parts = Array(token.utf8).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64URL.decode(parts[0]), let payload = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2])
        else { throw .notThreeParts }
        let keyID = if let ourKeyID = ourKeyID(in: header) { ourKeyID } else { try keyID(in: header) }
        guard let key = key(keyID) else { throw .unknownKey(keyID) }
        let signed = Array(token.utf8.prefix(parts[1].endIndex))
        guard signature.count == 64, key.isSigned(signed, signature: signature) else { throw .signature }
        return payload
    }

    /// The id in a header exactly as we write it, as nearly all are; nil for any other, which is read with care.
    private func ourKeyID(in header: [UInt8]) -> String? {
        guard let ours, header.starts(with: ours.start), header.suffix(ours.end.count).elementsEqual(ours.end) else {
            return nil
        }
        let id = header.dropFirst(ours.start.count).dropLast(ours.end.count)
        guard (1...64).contains(id.count), id.allSatisfy(Self.lettersOfIDs.contains) else { return nil }
        return String(decoding: id, as: UTF8.self)
    }

    /// The header has the members `alg`, `kid` and `typ`, each once and each a string, and no others.
    private func keyID(in header: [UInt8]) throws(Problem) -> String {
        guard case .object(let members)? = try? JSONValue.parse(header) else { throw .header }
        let expected = Set(["alg", "kid"] + (type == nil ? [] : ["typ"]))
        guard members.fields.count == expected.count, Set(members.fields.map(\.name)) == expected,
            case .string(let keyID)? = members["kid"], (1...64).contains(keyID.utf8.count)
        else { throw .header }
        guard members["alg"] == .string("EdDSA") else { throw .algorithm }
        if let type, members["typ"] != .string(type) { throw .type }
        return keyID
    }
}
