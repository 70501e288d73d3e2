// Who has seen personal data in clear, in a log that nobody can change unnoticed.
extension Identity {
    public struct RevealPerson: Command {
        public static let name = "identity.person.reveal"
        public static let summary = "Shows fields of an account in clear to whoever asks, and logs who, why and which."
        public static let example = RevealPerson(
            person: .example(1),
            fields: [.email],
            reason: .example,
            recipientKey: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo",
            approval: Identity.Approval.example.token
        )
        public static let roles: [Role] = [.staff(.support)]
        public static let refusals: [RefusalCode] = [
            .personNotFound, .personErased, .notSealed, .approvalMissing, .approvalInvalid,
        ]

        public var person: ID<Person>
        /// E-mail address, nickname or both.
        public var fields: [PersonalField]
        /// Why they have to be seen, in a sentence; sealed to identity's key: `souk send` does that by itself.
        public var reason: Sealed
        /// X25519, base64url; made by whoever asks, for this once.
        public var recipientKey: String
        /// The approval of whoever wants to see it, by their own second factor; operators need none.
        public var approval: String?
        public var partitionKey: String { person.description }

        public init(
            person: ID<Person>,
            fields: [PersonalField],
            reason: Sealed,
            recipientKey: String,
            approval: String? = nil
        ) {
            self.person = person
            self.fields = fields
            self.reason = reason
            self.recipientKey = recipientKey
            self.approval = approval
        }

        /// What whoever wants to see it approves.
        public static func deed(revealing person: ID<Person>, to recipientKey: String) -> Deed {
            Deed(action: name, subject: person.description, payee: recipientKey)
        }

        public typealias Reply = RevealedPerson
    }

    public struct RevealedPerson: Exemplified, Hashable, Codable, Sendable {
        public static let example = RevealedPerson(
            person: .example(1),
            entry: 0,
            fields: [.init(field: .email, data: .example)]
        )

        public var person: ID<Person>
        /// Where in the access log this is, counted from 0.
        public var entry: Int
        public var fields: [RevealedField]

        public init(person: ID<Person>, entry: Int, fields: [RevealedField]) {
            self.person = person
            self.entry = entry
            self.fields = fields
        }
    }

    public struct RevealedField: Exemplified, Hashable, Codable, Sendable {
        public static let example = RevealedField(field: .email, data: .example)

        public var field: PersonalField
        /// Sealed to the recipient's key.
        public var data: SealedData

        public init(field: PersonalField, data: SealedData) {
            self.field = field
            self.data = data
        }
    }

    public struct CheckpointAccessLog: Command {
        public static let name = "identity.access-log.checkpoint"
        public static let summary = "Signs how the access log is now and announces it; a timer sends it every hour."
        public static let example = CheckpointAccessLog()
        public static let roles: [Role] = []
        public var partitionKey: String { "access-log" }

        public init() {}

        public typealias Reply = AccessLogCheckpointed
    }

    public struct AccessLogCheckpointed: Event, Hashable {
        public static let name = "identity.access-log.checkpointed"
        public static let summary = "The access log had so many entries and this root; others keep it as a witness."
        public static let example = AccessLogCheckpointed(
            checkpoint: .example,
            previousSize: 0,
            proof: ["47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"]
        )

        public var checkpoint: AccessCheckpoint
        /// How many entries the checkpoint before had.
        public var previousSize: Int
        /// That the log still begins with those (RFC 9162, section 2.1.4): hashes in base64url.
        public var proof: [String]
        public var partitionKey: String { "access-log" }

        public init(checkpoint: AccessCheckpoint, previousSize: Int, proof: [String]) {
            self.checkpoint = checkpoint
            self.previousSize = previousSize
            self.proof = proof
        }
    }

    public struct AccessCheckpoint: Exemplified, Hashable, Codable, Sendable {
        public static let example = AccessCheckpoint(
            size: 0,
            root: "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
            at: .example,
            signature: "b64",
            publicKey: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"
        )

        public var size: Int
        /// SHA-256, base64url.
        public var root: String
        public var at: Timestamp
        /// Ed25519, of ``signedText``.
        public var signature: String
        public var publicKey: String

        public init(size: Int, root: String, at: Timestamp, signature: String, publicKey: String) {
            self.size = size
            self.root = root
            self.at = at
            self.signature = signature
            self.publicKey = publicKey
        }

        public var signedText: String { Self.signedText(size: size, root: root, at: at) }

        public static func signedText(size: Int, root: String, at: Timestamp) -> String {
            "souk access log|\(size)|\(root)|\(at)"
        }
    }

    public struct ListAccesses: Query {
        public static let name = "identity.access-log.list"
        public static let summary = "Lists the entries of the access log as they were hashed, a page at a time."
        public static let example = ListAccesses(from: 0)
        public static let roles: [Role] = []

        /// The first of the page, counted from 0.
        public var from: Int?

        public init(from: Int? = nil) {
            self.from = from
        }

        public typealias Reply = AccessLogPage
    }

    public struct AccessLogPage: Exemplified, Hashable, Codable, Sendable {
        public static let example = AccessLogPage(
            size: 1,
            entries: [#"{"position":0,"at":"2026-01-01T08:30:00.000Z","actor":"operator","fields":["email"]}"#],
            gone: [.example]
        )

        /// How many entries there are in all, those that have gone among them.
        public var size: Int
        /// Each to the letter, as it was hashed.
        public var entries: [String]
        /// Those between them that have gone since, three years after they were written.
        public var gone: [GoneAccess]?

        public init(size: Int, entries: [String], gone: [GoneAccess]? = nil) {
            self.size = size
            self.entries = entries
            self.gone = gone
        }
    }

    /// What is left of an entry whose time is over: enough to check the log by.
    public struct GoneAccess: Exemplified, Hashable, Codable, Sendable {
        public static let example = GoneAccess(position: 0, hash: "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU")

        public var position: Int
        /// The leaf of the tree (RFC 9162), base64url.
        public var hash: String

        public init(position: Int, hash: String) {
            self.position = position
            self.hash = hash
        }
    }
}
