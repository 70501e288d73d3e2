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

extension RefusalCode {
    public static let confirmationUnsigned = RefusalCode(
        "confirmation_unsigned",
        "The service has not signed its confirmation by the key that it is known by"
    )
}

extension Identity {
    public struct ForgetServiceKey: Command {
        public static let name = "identity.service-key.forget"
        public static let summary =
            "Lets a service that has lost its key sign erasures by another: the next that it shows is believed."
        public static let example = ForgetServiceKey(service: "trade")
        public static let roles: [Role] = []

        public var service: String
        public var partitionKey: String { service }

        public init(service: String) {
            self.service = service
        }

        public typealias Reply = ServiceKeyForgotten
    }

    public struct ServiceKeyForgotten: Exemplified, Hashable, Codable, Sendable {
        public static let example = ServiceKeyForgotten(
            service: "trade",
            publicKey: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"
        )

        public var service: String
        /// The key that no longer counts; none if the service was known by none.
        public var publicKey: String?

        public init(service: String, publicKey: String? = nil) {
            self.service = service
            self.publicKey = publicKey
        }
    }
}
