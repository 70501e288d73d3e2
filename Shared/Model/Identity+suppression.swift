// Addresses that take no mail, whoever has them.
extension Identity {
    public struct SuppressEmail: Command {
        public static let name = "identity.email.suppress"
        public static let summary =
            "Remembers that a person's e-mail address was refused for good: it is so for whoever comes with it later."
        public static let example = SuppressEmail(person: .example(1))
        public static let roles: [Role] = [.service("notification")]
        public static let refusals: [RefusalCode] = [.personNotFound, .personErased, .emailMissing]

        public var person: ID<Person>
        public var partitionKey: String { person.description }

        public init(person: ID<Person>) {
            self.person = person
        }

        public typealias Reply = EmailSuppressed
    }

    public struct EmailSuppressed: Exemplified, Hashable, Codable, Sendable {
        public static let example = EmailSuppressed(person: .example(1))

        public var person: ID<Person>

        public init(person: ID<Person>) {
            self.person = person
        }
    }
}
