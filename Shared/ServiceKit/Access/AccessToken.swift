internal import Messaging
public import Model
internal import Privacy

/// What an access token says: who somebody is, how they have shown it, and for which service it counts.
///
/// A JWT (RFC 9068) signed with Ed25519; it lives for five minutes, so that a service needs to ask nobody.
public struct AccessToken: Codable, Hashable, Sendable {
    public static let issuer = "souk"
    /// The header's `typ`: an access token can't take the place of any other kind of token.
    public static let type = "at+jwt"
    public static let lifetime = Duration.seconds(300)

    /// The key that its holder proves to have (RFC 7800).
    public struct Confirmation: Codable, Hashable, Sendable {
        /// A thumbprint (RFC 7638).
        public var jkt: String

        public init(jkt: String) {
            self.jkt = jkt
        }
    }

    public var iss: String
    public var sub: ID<Person>
    /// The one service that takes it.
    public var aud: String
    public var sid: ID<Identity.Session>
    public var jti: String
    /// Seconds since 1970, as are all times of a JWT.
    public var iat: Int64
    public var nbf: Int64
    public var exp: Int64
    public var authTime: Int64
    public var acr: Identity.Assurance
    public var amr: [Identity.Factor]
    public var cnf: Confirmation?
    /// What the person is there for, in this service.
    public var duties: [Identity.Duty]?

    public init(
        person: ID<Person>,
        session: ID<Identity.Session>,
        audience: String,
        id: UUID128,
        issuedAt: Timestamp,
        authenticatedAt: Timestamp,
        assurance: Identity.Assurance,
        factors: [Identity.Factor],
        deviceKey: String?,
        duties: [Identity.Duty] = []
    ) {
        iss = Self.issuer
        sub = person
        aud = audience
        sid = session
        jti = id.description
        iat = issuedAt.seconds
        nbf = iat
        exp = (issuedAt + Self.lifetime).seconds
        authTime = authenticatedAt.seconds
        acr = assurance
        amr = factors
        cnf = deviceKey.map(Confirmation.init(jkt:))
        self.duties = duties.isEmpty ? nil : duties
    }
}

/// A token as it travels: three parts in base64url, the header, what it says, and the signature of both (RFC 7515).
public enum SignedToken {
    /// Writes one; `sign` returns the Ed25519 signature of a text in base64url.
    public static func write(
        _ claims: some Encodable,
        type: String,
        keyID: String,
        sign: (String) throws -> String
    ) throws -> String {
        let (start, end) = header(type: type)
        let header = Base64URL.encode(Array("\(start)\(keyID)\(end)".utf8))
        let text = "\(header).\(Base64URL.encode(try JSON.encode(claims)))"
        return "\(text).\(try sign(text))"
    }

    /// The header: what stands before the key's id, and after it.
    static func header(type: String) -> (start: String, end: String) {
        (#"{"alg":"EdDSA","kid":""#, #"","typ":"\#(type)"}"#)
    }
}

extension Timestamp {
    var seconds: Int64 { milliseconds / 1000 }
}
