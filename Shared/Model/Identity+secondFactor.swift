// A second factor: an authenticator app, and codes on paper for the day it is lost.

extension RefusalCode {
    public static let secondFactorExists = RefusalCode(
        "second_factor_exists",
        "The person has an authenticator already"
    )
    public static let secondFactorMissing = RefusalCode("second_factor_missing", "The person has no authenticator")
    public static let loginTooOld = RefusalCode("login_too_old", "The password was given too long ago for this")
}

extension Identity {
    public struct EnrolTOTP: Command, Personal {
        public static let name = "identity.totp.enrol"
        public static let summary =
            "Makes the secret of an authenticator app; it counts once a code of it was confirmed."
        public static let example = EnrolTOTP(
            person: .example(1),
            session: .example(5),
            recipientKey: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo",
            approval: Identity.Approval.example.token
        )
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [
            .personNotFound, .personErased, .sessionNotFound, .secondFactorExists, .approvalMissing, .approvalInvalid,
            .emailUnconfirmed, .loginTooOld,
        ]

        public var person: ID<Person>
        public var session: ID<Session>
        /// X25519, base64url: the secret of the reply is sealed to it.
        public var recipientKey: String
        /// The person's approval: a session that somebody has found open is not enough.
        ///
        /// Where codes sent by mail are no proofs, a login of the last five minutes takes its place.
        public var approval: String?
        public var partitionKey: String { person.description }
        public var actor: ID<Person> { person }

        public init(person: ID<Person>, session: ID<Session>, recipientKey: String, approval: String? = nil) {
            self.person = person
            self.session = session
            self.recipientKey = recipientKey
            self.approval = approval
        }

        /// What the person approves.
        public static func deed(enrolling person: ID<Person>) -> Deed {
            Deed(action: name, subject: person.description)
        }

        public typealias Reply = TOTPEnrolment
    }

    public struct TOTPEnrolment: Exemplified, Hashable, Codable, Sendable {
        public static let example = TOTPEnrolment(secrets: .example, expiresAt: .example + .seconds(600))

        /// ``TOTPSecrets`` in JSON, sealed to the asker's key for the purpose `souk session secrets`.
        public var secrets: Sealed
        /// Until then a code has to be confirmed.
        public var expiresAt: Timestamp

        public init(secrets: Sealed, expiresAt: Timestamp) {
            self.secrets = secrets
            self.expiresAt = expiresAt
        }
    }

    /// What the authenticator app needs.
    public struct TOTPSecrets: Hashable, Codable, Sendable {
        /// Base32, to be typed.
        public var secret: String
        /// `otpauth://…`, to be shown as a QR code.
        public var uri: String

        public init(secret: String, uri: String) {
            self.secret = secret
            self.uri = uri
        }
    }

    public struct ConfirmTOTP: Command, Personal {
        public static let name = "identity.totp.confirm"
        public static let summary = "Turns the second factor on with a code of the app, and gives ten codes for paper."
        public static let example = ConfirmTOTP(
            person: .example(1),
            session: .example(5),
            digits: .example,
            recipientKey: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"
        )
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [
            .personNotFound, .personErased, .sessionNotFound, .secondFactorMissing, .secondFactorExists, .codeWrong,
            .notSealed,
        ]

        public var person: ID<Person>
        /// The one in which it is done, which goes on; all others end.
        public var session: ID<Session>
        public var digits: Sealed
        /// X25519, base64url: the codes of the reply are sealed to it.
        public var recipientKey: String
        public var partitionKey: String { person.description }
        public var actor: ID<Person> { person }

        public init(person: ID<Person>, session: ID<Session>, digits: Sealed, recipientKey: String) {
            self.person = person
            self.session = session
            self.digits = digits
            self.recipientKey = recipientKey
        }

        public typealias Reply = RecoveryCodes
    }

    public struct RecoveryCodes: Exemplified, Hashable, Codable, Sendable {
        public static let example = RecoveryCodes(codes: .example)

        /// A JSON array of ten codes of 24 letters and digits, each good for once, sealed to the asker's key for the
        /// purpose `souk session secrets`.
        public var codes: Sealed

        public init(codes: Sealed) {
            self.codes = codes
        }
    }

    public struct TOTPConfirmed: Event, Hashable {
        public static let name = "identity.totp.confirmed"
        public static let summary = "A person logs in with a second factor from now on."
        public static let example = TOTPConfirmed(person: .example(1), confirmedAt: .example)

        public var person: ID<Person>
        public var confirmedAt: Timestamp
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, confirmedAt: Timestamp) {
            self.person = person
            self.confirmedAt = confirmedAt
        }
    }

    public struct RemoveTOTP: Command, Personal {
        public static let name = "identity.totp.remove"
        public static let summary = "Turns the second factor off, with a code of the app or of the paper."
        public static let example = RemoveTOTP(person: .example(1), session: .example(5), digits: .example)
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [
            .personNotFound, .personErased, .sessionNotFound, .secondFactorMissing, .codeWrong, .notSealed,
        ]

        public var person: ID<Person>
        public var session: ID<Session>
        public var digits: Sealed
        public var partitionKey: String { person.description }
        public var actor: ID<Person> { person }

        public init(person: ID<Person>, session: ID<Session>, digits: Sealed) {
            self.person = person
            self.session = session
            self.digits = digits
        }

        public typealias Reply = TOTPRemoved
    }

    public struct TOTPRemoved: Event, Hashable {
        public static let name = "identity.totp.removed"
        public static let summary = "A person logs in without a second factor from now on."
        public static let example = TOTPRemoved(person: .example(1), removedAt: .example)

        public var person: ID<Person>
        public var removedAt: Timestamp
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, removedAt: Timestamp) {
            self.person = person
            self.removedAt = removedAt
        }
    }

    public struct ConfirmSession: Command {
        public static let name = "identity.session.confirm"
        public static let summary =
            "Brings the second proof of a login: a code of the app, of the paper, or of the mail sent for it."
        public static let example = ConfirmSession(
            login: .example(6),
            digits: .example,
            recipientKey: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"
        )
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.loginFailed, .notSealed]

        public var login: ID<Login>
        public var digits: Sealed
        /// X25519, base64url: the secrets of the reply are sealed to it.
        public var recipientKey: String
        public var partitionKey: String { login.description }

        public init(login: ID<Login>, digits: Sealed, recipientKey: String) {
            self.login = login
            self.digits = digits
            self.recipientKey = recipientKey
        }

        public typealias Reply = SessionAnswer
    }
}
