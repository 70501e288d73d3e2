// Who has left, for services that were restored from a backup that doesn't know it.
extension Identity {
    public struct ListErasures: Query {
        public static let name = "identity.erasure.list"
        public static let summary = "Lists all erasures, the oldest first, for services that come back from a backup."
        public static let example = ListErasures(after: .example(4))
        public static let roles: [Role] = [
            .service("identity"), .service("catalogue"), .service("trade"), .service("social-graph"),
            .service("recommendation"), .service("risk-control"), .service("notification"),
        ]

        /// The last one of the page before; the first page unless given.
        public var after: ID<Erasure>?

        public init(after: ID<Erasure>? = nil) {
            self.after = after
        }

        public typealias Reply = ErasureLedger
    }

    public struct ErasureLedger: Exemplified, Hashable, Codable, Sendable {
        public static let example = ErasureLedger(erasures: [.example], isComplete: true)

        public var erasures: [ErasureEntry]
        /// Whether this page is the last.
        public var isComplete: Bool

        public init(erasures: [ErasureEntry], isComplete: Bool) {
            self.erasures = erasures
            self.isComplete = isComplete
        }
    }

    public struct ErasureEntry: Exemplified, Hashable, Codable, Sendable {
        public static let example = ErasureEntry(
            request: .example(4),
            person: .example(1),
            requestedAt: .example
        )

        public var request: ID<Erasure>
        public var person: ID<Person>
        public var requestedAt: Timestamp

        public init(request: ID<Erasure>, person: ID<Person>, requestedAt: Timestamp) {
            self.request = request
            self.person = person
            self.requestedAt = requestedAt
        }
    }
}
