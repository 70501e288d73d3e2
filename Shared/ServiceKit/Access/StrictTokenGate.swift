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

    public init(type: String?) {
        self.type = type
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
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64URL.decode(Substring(parts[0])),
            let payload = Base64URL.decode(Substring(parts[1])), let signature = Base64URL.decode(Substring(parts[2]))
        else { throw .notThreeParts }
        let keyID = try keyID(in: header)
        guard let key = key(keyID) else { throw .unknownKey(keyID) }
        let signed = Array(token.utf8.prefix(parts[0].count + 1 + parts[1].count))
        guard signature.count == 64, key.isSigned(signed, signature: signature) else { throw .signature }
        return payload
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
