// Codes sent by mail: to show that an address is one's own, and to get back in.

extension RefusalCode {
    public static let codeWrong = RefusalCode(
        "code_wrong",
        "The code is wrong, over, or was used, or there were too many tries"
    )
    public static let emailUnconfirmed = RefusalCode(
        "email_unconfirmed",
        "Nobody has shown yet that the e-mail address is theirs"
    )
    public static let emailMissing = RefusalCode("email_missing", "The person has told no e-mail address")
    public static let codeTooSoon = RefusalCode("code_too_soon", "Enough codes were sent for now")
}

extension Identity {
    public enum Code: Identified {
        public static let idPrefix = "otc"
    }

    public struct VerifyEmail: Command, Personal {
        public static let name = "identity.email.verify"
        public static let summary =
            "Sends a code to a person's e-mail address, to show that it is theirs; says the same if it is another's."
        public static let example = VerifyEmail(person: .example(1))
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.personNotFound, .personErased, .emailMissing, .codeTooSoon]

        public var person: ID<Person>
        public var partitionKey: String { person.description }
        public var actor: ID<Person> { person }

        public init(person: ID<Person>) {
            self.person = person
        }

        public typealias Reply = CodeSent
    }

    /// A code is on its way to somebody's address, if there is such an address.
    public struct CodeSent: Exemplified, Hashable, Codable, Sendable {
        public static let example = CodeSent(code: .example(7), expiresAt: .example + .seconds(600))

        /// What the code is to be given back for.
        public var code: ID<Code>
        public var expiresAt: Timestamp

        public init(code: ID<Code>, expiresAt: Timestamp) {
            self.code = code
            self.expiresAt = expiresAt
        }
    }

    public struct ConfirmEmail: Command {
        public static let name = "identity.email.confirm"
        public static let summary = "Takes the code that was sent to an e-mail address: it belongs to its person."
        public static let example = ConfirmEmail(code: .example(7), digits: .example)
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.codeWrong, .notSealed, .personExists]

        public var code: ID<Code>
        /// Six, or 24 after many that were wrong.
        public var digits: Sealed
        public var partitionKey: String { code.description }

        public init(code: ID<Code>, digits: Sealed) {
            self.code = code
            self.digits = digits
        }

        public typealias Reply = EmailConfirmed
    }

    public struct EmailConfirmed: Event, Hashable {
        public static let name = "identity.email.confirmed"
        public static let summary = "A person has shown that they read the mail sent to their address."
        public static let example = EmailConfirmed(person: .example(1), confirmedAt: .example)

        public var person: ID<Person>
        public var confirmedAt: Timestamp
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, confirmedAt: Timestamp) {
            self.person = person
            self.confirmedAt = confirmedAt
        }
    }

    public struct StartRecovery: Command {
        public static let name = "identity.recovery.start"
        public static let summary = "Sends a code to whoever has forgotten their password; says the same if nobody has."
        public static let example = StartRecovery(email: .example, deviceToken: .example)
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.notSealed]

        public var email: Sealed
        /// What the device was given at an earlier login of the same person: it has mails of its own, so that strangers
        /// can't use them up.
        public var deviceToken: Sealed?
        public var partitionKey: String { email.text }

        public init(email: Sealed, deviceToken: Sealed? = nil) {
            self.email = email
            self.deviceToken = deviceToken
        }

        public typealias Reply = CodeSent
    }

    public struct ConfirmRecovery: Command {
        public static let name = "identity.recovery.confirm"
        public static let summary =
            "Takes the code: gives a session of ten minutes in which a new password can be chosen."
        public static let example = ConfirmRecovery(
            code: .example(7),
            digits: .example,
            network: "net-19c2",
            recipientKey: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"
        )
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.codeWrong, .notSealed]

        public var code: ID<Code>
        /// Six, or 24 after many that were wrong.
        public var digits: Sealed
        /// What the edge calls the network, a /24 or /56; never an IP address.
        public var network: String?
        /// X25519, base64url: the secrets of the reply are sealed to it.
        public var recipientKey: String
        public var partitionKey: String { code.description }

        public init(code: ID<Code>, digits: Sealed, network: String? = nil, recipientKey: String) {
            self.code = code
            self.digits = digits
            self.network = network
            self.recipientKey = recipientKey
        }

        public typealias Reply = SessionAnswer
    }

    public struct SetPassword: Command, Personal {
        public static let name = "identity.password.set"
        public static let summary = "Chooses a new password in a session of recovery; every session of the person ends."
        public static let example = SetPassword(person: .example(1), session: .example(5), new: .example)
        public static let roles: [Role] = [.recovering]
        public static let refusals: [RefusalCode] = [
            .personNotFound, .personErased, .sessionNotFound, .weakPassword, .busy, .notSealed,
        ]

        public var person: ID<Person>
        public var session: ID<Session>
        public var new: Sealed
        public var partitionKey: String { person.description }
        public var actor: ID<Person> { person }

        public init(person: ID<Person>, session: ID<Session>, new: Sealed) {
            self.person = person
            self.session = session
            self.new = new
        }

        public typealias Reply = PasswordChanged
    }
}
