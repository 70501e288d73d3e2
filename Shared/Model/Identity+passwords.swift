// Choosing and changing a password.

extension Identity {
    /// Why a password is hashed.
    public enum PasswordPurpose: String, CaseIterable, Codable, Sendable {
        /// The first, with the account.
        case register
        /// Another in the place of one that is known.
        case change
        /// Another in the place of one that is forgotten.
        case recover
    }

    public struct ChangePassword: Command {
        public static let name = "identity.password.change"
        public static let summary =
            "Changes a password, if the present one is given; all other sessions of the person end."
        public static let example = ChangePassword(
            person: .example(1),
            session: .example(5),
            current: .example,
            new: .example
        )
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [
            .personNotFound, .personErased, .sessionNotFound, .loginFailed, .weakPassword, .busy, .notSealed,
        ]

        public var person: ID<Person>
        /// The one in which it is changed, which goes on.
        public var session: ID<Session>
        public var current: Sealed
        public var new: Sealed
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, session: ID<Session>, current: Sealed, new: Sealed) {
            self.person = person
            self.session = session
            self.current = current
            self.new = new
        }

        public typealias Reply = PasswordChanged
    }

    public struct SettlePassword: Command {
        public static let name = "identity.password.settle"
        public static let summary = "Brings back the hash of a new password, and whether the present one was right."
        public static let example = SettlePassword(
            person: .example(1),
            session: .example(5),
            purpose: .change,
            verdict: .right,
            credential: "1.b64"
        )
        public static let roles: [Role] = [.itself]
        public static let refusals: [RefusalCode] = [.loginFailed, .notSealed, .personErased, .personNotFound]

        public var person: ID<Person>
        public var session: ID<Session>?
        public var purpose: PasswordPurpose
        /// Of the present password.
        public var verdict: PasswordVerdict
        /// The new one, hashed and under the pepper.
        public var credential: String?
        public var partitionKey: String { person.description }

        public init(
            person: ID<Person>,
            session: ID<Session>? = nil,
            purpose: PasswordPurpose,
            verdict: PasswordVerdict,
            credential: String? = nil
        ) {
            self.person = person
            self.session = session
            self.purpose = purpose
            self.verdict = verdict
            self.credential = credential
        }

        public typealias Reply = PasswordChanged
    }

    public struct PasswordChanged: Event, Hashable {
        public static let name = "identity.password.changed"
        public static let summary = "A person has a password, or another one than before."
        public static let example = PasswordChanged(person: .example(1), purpose: .change, changedAt: .example)

        public var person: ID<Person>
        public var purpose: PasswordPurpose
        public var changedAt: Timestamp
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, purpose: PasswordPurpose, changedAt: Timestamp) {
            self.person = person
            self.purpose = purpose
            self.changedAt = changedAt
        }
    }
}

extension Identity.ChangePassword: Personal {
    public var actor: ID<Person> { person }
}
