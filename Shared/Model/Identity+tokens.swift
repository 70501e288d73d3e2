// Access tokens: what services check them by.

extension Identity {
    /// The public half of a key that signs access tokens.
    public struct TokenKey: Exemplified, Hashable, Codable, Sendable {
        public static let example = TokenKey(
            id: "tk-1",
            publicKey: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
            until: .example + .seconds(900)
        )

        /// The `kid` of the tokens that it signs.
        public var id: String
        /// Ed25519, base64url without padding.
        public var publicKey: String
        /// From then on nothing that it has signed counts; open for the key that signs now, and the next.
        public var until: Timestamp?

        public init(id: String, publicKey: String, until: Timestamp? = nil) {
            self.id = id
            self.publicKey = publicKey
            self.until = until
        }
    }

    public struct RotateTokenKey: Command {
        public static let name = "identity.token-key.rotate"
        public static let summary = "Has a new key sign access tokens, once every service has had time to learn it."
        public static let example = RotateTokenKey()
        public static let roles: [Role] = []

        public var partitionKey: String { "token-key" }

        public init() {}

        public typealias Reply = TokenKeyPublished
    }

    public struct TokenKeyPublished: Event, Hashable {
        public static let name = "identity.token-key.published"
        public static let summary = "These keys sign access tokens, now or soon, or have done so until lately."
        public static let example = TokenKeyPublished(keys: [.example])

        public var keys: [TokenKey]
        public var partitionKey: String { "token-key" }

        public init(keys: [TokenKey]) {
            self.keys = keys
        }
    }

    public struct FindTokenKeys: Query {
        public static let name = "identity.token-key.find"
        public static let summary = "Gives the public keys that access tokens are checked by."
        public static let example = FindTokenKeys()
        public static let roles: [Role] =
            [
                .edge, .service("catalogue"), .service("trade"), .service("social-graph"), .service("recommendation"),
                .service("risk-control"), .service("notification"), .service("identity"),
            ]

        public init() {}

        public typealias Reply = TokenKeyPublished
    }
}
