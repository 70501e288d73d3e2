// Step-up: one more proof for one thing, of so much, to somebody; of whoever wants it, or of another who has to agree.

extension RefusalCode {
    public static let approvalMissing = RefusalCode(
        "approval_missing",
        "This takes one more proof of who is asking: open a challenge for it"
    )
    public static let approvalInvalid = RefusalCode("approval_invalid", "The approval is for something else, or over")
    public static let secondPersonMissing = RefusalCode(
        "second_person_missing",
        "This takes two people: one who sends it for themselves, and another who approves it"
    )
}

extension Identity {
    public enum Challenge: Identified {
        public static let idPrefix = "chl"
    }

    /// What somebody has to approve: if any of this is another, the approval is void.
    public struct Deed: Exemplified, Hashable, Codable, Sendable {
        public static let example = Deed(
            action: "trade.order.place",
            subject: "ord_01kds9ss200000000000000003",
            payee: "souk",
            amount: Money(199_900, .eur)
        )

        /// The type of the command.
        public var action: String
        /// What is acted on, as a rule its id: makes the approval good for this once.
        public var subject: String
        /// Who gets something by it; where something is sealed for them, their public key.
        public var payee: String?
        public var amount: Money?

        public init(action: String, subject: String, payee: String? = nil, amount: Money? = nil) {
            self.action = action
            self.subject = subject
            self.payee = payee
            self.amount = amount
        }

        /// The service that does it: the action begins with its name.
        public var service: String { String(action.prefix { $0 != "." }) }
    }

}

extension Identity.Deed: CustomStringConvertible {
    /// As somebody reads it who has to ask for the approval.
    public var description: String {
        let amount = amount.map { " for \($0.amount) \($0.currency)" } ?? ""
        return "\(action) of \(subject)" + (payee.map { " to \($0)" } ?? "") + amount
    }
}

extension Identity {
    public struct OpenChallenge: Command, Personal {
        public static let name = "identity.challenge.open"
        public static let summary = "Asks a person for one more proof that they want one thing; five minutes, once."
        public static let example = OpenChallenge(person: .example(1), session: .example(5), deed: .example)
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [
            .personNotFound, .personErased, .sessionNotFound, .emailMissing, .codeTooSoon, .secondFactorMissing,
        ]

        public var person: ID<Person>
        public var session: ID<Session>
        public var deed: Deed
        public var partitionKey: String { person.description }
        public var actor: ID<Person> { person }

        public init(person: ID<Person>, session: ID<Session>, deed: Deed) {
            self.person = person
            self.session = session
            self.deed = deed
        }

        public typealias Reply = ChallengeOpened
    }

    public struct ChallengeOpened: Exemplified, Hashable, Codable, Sendable {
        public static let example = ChallengeOpened(
            challenge: .example(8),
            factor: .oneTimePassword,
            expiresAt: .example + .seconds(300)
        )

        public var challenge: ID<Challenge>
        /// What is wanted: never the kind of proof that opened the session.
        public var factor: Factor
        public var expiresAt: Timestamp

        public init(challenge: ID<Challenge>, factor: Factor, expiresAt: Timestamp) {
            self.challenge = challenge
            self.factor = factor
            self.expiresAt = expiresAt
        }
    }

    public struct ConfirmChallenge: Command {
        public static let name = "identity.challenge.confirm"
        public static let summary =
            "Brings the proof, and gets an approval that the service in question checks by itself."
        public static let example = ConfirmChallenge(challenge: .example(8), digits: .example)
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.codeWrong, .notSealed]

        public var challenge: ID<Challenge>
        public var digits: Sealed
        public var partitionKey: String { challenge.description }

        public init(challenge: ID<Challenge>, digits: Sealed) {
            self.challenge = challenge
            self.digits = digits
        }

        public typealias Reply = Approval
    }

    public struct Approval: Exemplified, Hashable, Codable, Sendable {
        public static let example = Approval(token: "eyJhbGciOiJFZERTQSJ9.e30.b64", expiresAt: .example + .seconds(300))

        /// A JWT of the kind `approval+jwt`, of no use for anything but the deed.
        public var token: String
        public var expiresAt: Timestamp

        public init(token: String, expiresAt: Timestamp) {
            self.token = token
            self.expiresAt = expiresAt
        }
    }
}
