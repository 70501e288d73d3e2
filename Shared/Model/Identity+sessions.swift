// Logging in, and what follows: sessions, refreshing, leaving.

extension RefusalCode {
    /// The same whatever is wrong, so that nobody learns who has an account.
    public static let loginFailed = RefusalCode(
        "login_failed",
        "The address or the proof is wrong, there were too many tries, or the account is suspended"
    )
    public static let busy = RefusalCode("busy", "Too many passwords are being checked: try again a little later")
    public static let weakPassword = RefusalCode(
        "weak_password",
        "The password is not good enough; the detail says why"
    )
    public static let sessionEnded = RefusalCode("session_ended", "The session is over, or there never was one")
    public static let sessionNotFound = RefusalCode("session_not_found", "The person has no such session")
}

extension Identity {
    public enum Session: Identified {
        public static let idPrefix = "ses"
    }

    public enum Login: Identified {
        public static let idPrefix = "lgn"
    }

    /// How sure we are who it is (`acr`).
    public enum Assurance: String, CaseIterable, Codable, Sendable {
        /// By a code sent to the address: enough to choose a new password, and for nothing else.
        case recovering = "0"
        /// By one factor.
        case one = "1"
        /// By two factors of different kinds.
        case two = "2"
    }

    /// How somebody has proved who they are (`amr`, RFC 8176).
    public enum Factor: String, CaseIterable, Codable, Sendable {
        case password = "pwd"
        /// A code of an authenticator app (RFC 6238).
        case oneTimePassword = "otp"
        /// One of the codes on paper.
        case recoveryCode = "kba"
        /// A code sent to the e-mail address.
        case mail = "mail"
    }

    public struct OpenSession: Command {
        public static let name = "identity.session.open"
        public static let summary =
            "Logs somebody in by e-mail address and password; what they get is sealed to the asker."
        public static let example = OpenSession(
            email: .example,
            password: .example,
            device: "dev-7f3a",
            deviceToken: .example,
            network: "net-19c2",
            deviceKey: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I",
            audiences: ["trade"],
            recipientKey: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"
        )
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.loginFailed, .busy, .notSealed, .codeTooSoon]

        public var email: Sealed
        public var password: Sealed
        /// What the edge calls the device.
        public var device: String?
        /// What the device was given at an earlier login of the same person: it has tries of its own, so that strangers
        /// can't lock the person out.
        public var deviceToken: Sealed?
        /// What the edge calls the network, a /24 or /56; never an IP address.
        public var network: String?
        /// The thumbprint (RFC 7638) of a key that the device keeps: the session is bound to it.
        public var deviceKey: String?
        /// The services that access tokens are wanted for; all, unless given.
        public var audiences: [String]?
        /// X25519, base64url: the secrets of the reply are sealed to it; a new pair for each message.
        public var recipientKey: String
        public var partitionKey: String { email.text }

        public init(
            email: Sealed,
            password: Sealed,
            device: String? = nil,
            deviceToken: Sealed? = nil,
            network: String? = nil,
            deviceKey: String? = nil,
            audiences: [String]? = nil,
            recipientKey: String
        ) {
            self.email = email
            self.password = password
            self.device = device
            self.deviceToken = deviceToken
            self.network = network
            self.deviceKey = deviceKey
            self.audiences = audiences
            self.recipientKey = recipientKey
        }

        public typealias Reply = SessionAnswer
    }

    /// What somebody who has logged in is told: a session, or that a second factor is wanted.
    public struct SessionAnswer: Exemplified, Hashable, Codable, Sendable {
        public static let example = SessionAnswer(
            session: .example(5),
            person: .example(1),
            assurance: .one,
            secrets: .example,
            login: .example(6),
            factor: .oneTimePassword,
            expiresAt: .example + .seconds(2_592_000)
        )

        public var session: ID<Session>?
        public var person: ID<Person>?
        public var assurance: Assurance?
        /// ``SessionSecrets`` in JSON, sealed to the asker's key for the purpose `souk session secrets`.
        public var secrets: Sealed?
        /// Instead of all that: what to confirm by a second proof, with `identity.session.confirm`.
        public var login: ID<Login>?
        /// What is wanted: a code of the app or one of the paper, or one that was sent by mail.
        public var factor: Factor?
        /// When the session ends if it isn't used, or the login if it isn't confirmed.
        public var expiresAt: Timestamp

        public init(
            session: ID<Session>? = nil,
            person: ID<Person>? = nil,
            assurance: Assurance? = nil,
            secrets: Sealed? = nil,
            login: ID<Login>? = nil,
            factor: Factor? = nil,
            expiresAt: Timestamp
        ) {
            self.session = session
            self.person = person
            self.assurance = assurance
            self.secrets = secrets
            self.login = login
            self.factor = factor
            self.expiresAt = expiresAt
        }
    }

    /// What only the asker may read.
    public struct SessionSecrets: Hashable, Codable, Sendable {
        /// For `identity.session.refresh`, once.
        public var refreshToken: String
        /// For the header `authorization`, by service: JWTs that live for five minutes.
        public var accessTokens: [String: String]
        public var accessExpiresAt: Timestamp
        /// For later logins from this device.
        public var deviceToken: String?

        public init(
            refreshToken: String,
            accessTokens: [String: String],
            accessExpiresAt: Timestamp,
            deviceToken: String? = nil
        ) {
            self.refreshToken = refreshToken
            self.accessTokens = accessTokens
            self.accessExpiresAt = accessExpiresAt
            self.deviceToken = deviceToken
        }
    }

    /// What is remembered of a login while the password is checked.
    public struct LoginAttempt: Exemplified, Hashable, Codable, Sendable {
        public static let example = LoginAttempt(
            person: .example(1),
            isAdmitted: true,
            counters: ["VGhpcyBpcyBubyByZWFsIGNvdW50ZXIgYXQgYWxsLi4"],
            isKnownDevice: true,
            device: "dev-7f3a",
            network: "net-19c2",
            deviceKey: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I",
            audiences: ["trade"],
            recipientKey: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"
        )

        /// Nobody, if nobody has this address.
        public var person: ID<Person>?
        /// False if there were too many tries: then not even the right password opens.
        public var isAdmitted: Bool
        /// The counters of failures that a success sets back.
        public var counters: [String]
        public var isKnownDevice: Bool
        public var device: String?
        public var network: String?
        public var deviceKey: String?
        public var audiences: [String]?
        public var recipientKey: String

        public init(
            person: ID<Person>?,
            isAdmitted: Bool,
            counters: [String],
            isKnownDevice: Bool,
            device: String? = nil,
            network: String? = nil,
            deviceKey: String? = nil,
            audiences: [String]? = nil,
            recipientKey: String
        ) {
            self.person = person
            self.isAdmitted = isAdmitted
            self.counters = counters
            self.isKnownDevice = isKnownDevice
            self.device = device
            self.network = network
            self.deviceKey = deviceKey
            self.audiences = audiences
            self.recipientKey = recipientKey
        }
    }

    public enum PasswordVerdict: String, CaseIterable, Codable, Sendable {
        case right
        case wrong
        /// Not sealed to a key that identity has.
        case unreadable
    }

    public struct SettleLogin: Command {
        public static let name = "identity.login.settle"
        public static let summary = "Brings back whether a password was right: the end of a login, or its next step."
        public static let example = SettleLogin(attempt: .example, verdict: .right, credential: "1.b64")
        public static let roles: [Role] = [.itself]
        public static let refusals: [RefusalCode] = [.loginFailed, .notSealed, .codeTooSoon]

        public var attempt: LoginAttempt
        public var verdict: PasswordVerdict
        /// The password hashed anew, under the latest pepper, if it was hashed otherwise than new ones are.
        public var credential: String?
        public var partitionKey: String { attempt.person?.description ?? "" }

        public init(attempt: LoginAttempt, verdict: PasswordVerdict, credential: String? = nil) {
            self.attempt = attempt
            self.verdict = verdict
            self.credential = credential
        }

        public typealias Reply = SessionAnswer
    }

    public struct RefreshSession: Command {
        public static let name = "identity.session.refresh"
        public static let summary =
            "Takes a refresh token for the next, with new access tokens; one that was used ends it all."
        public static let example = RefreshSession(
            refreshToken: .example,
            deviceKey: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I",
            audiences: ["trade"],
            recipientKey: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"
        )
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.sessionEnded, .notSealed]

        public var refreshToken: Sealed
        /// The one that the session is bound to, if it is to any.
        public var deviceKey: String?
        public var audiences: [String]?
        public var recipientKey: String
        public var partitionKey: String { refreshToken.text }

        public init(
            refreshToken: Sealed,
            deviceKey: String? = nil,
            audiences: [String]? = nil,
            recipientKey: String
        ) {
            self.refreshToken = refreshToken
            self.deviceKey = deviceKey
            self.audiences = audiences
            self.recipientKey = recipientKey
        }

        public typealias Reply = RefreshAnswer
    }

    /// What a refresh token leads to.
    public struct RefreshAnswer: Exemplified, Hashable, Codable, Sendable {
        public static let example = RefreshAnswer(
            session: .example(5),
            person: .example(1),
            assurance: .one,
            secrets: .example,
            expiresAt: .example + .seconds(2_592_000)
        )

        public var session: ID<Session>
        public var person: ID<Person>
        public var assurance: Assurance
        /// ``SessionSecrets`` in JSON, sealed to the asker's key.
        public var secrets: Sealed
        public var expiresAt: Timestamp

        public init(
            session: ID<Session>,
            person: ID<Person>,
            assurance: Assurance,
            secrets: Sealed,
            expiresAt: Timestamp
        ) {
            self.session = session
            self.person = person
            self.assurance = assurance
            self.secrets = secrets
            self.expiresAt = expiresAt
        }
    }

    public struct SessionOpened: Event, Hashable {
        public static let name = "identity.session.opened"
        public static let summary = "Somebody has logged in."
        public static let example = SessionOpened(
            session: .example(5),
            person: .example(1),
            assurance: .one,
            factors: [.password],
            device: "dev-7f3a",
            network: "net-19c2",
            isKnownDevice: true,
            openedAt: .example
        )

        public var session: ID<Session>
        public var person: ID<Person>
        public var assurance: Assurance
        public var factors: [Factor]
        public var device: String?
        public var network: String?
        /// Whether the person has logged in there before.
        public var isKnownDevice: Bool
        public var openedAt: Timestamp
        public var partitionKey: String { person.description }

        public init(
            session: ID<Session>,
            person: ID<Person>,
            assurance: Assurance,
            factors: [Factor],
            device: String? = nil,
            network: String? = nil,
            isKnownDevice: Bool,
            openedAt: Timestamp
        ) {
            self.session = session
            self.person = person
            self.assurance = assurance
            self.factors = factors
            self.device = device
            self.network = network
            self.isKnownDevice = isKnownDevice
            self.openedAt = openedAt
        }
    }

    public enum RevocationReason: String, CaseIterable, Codable, Sendable {
        /// The person has logged out, there or from elsewhere.
        case loggedOut = "logged_out"
        /// A password or second factor is another now.
        case credentialsChanged = "credentials_changed"
        /// A refresh token was used twice: somebody has a copy.
        case compromised
        case suspended
        case erased
        /// Somebody who runs the platform has ended it.
        case `operator`
    }

    public struct RevokeSession: Command {
        public static let name = "identity.session.revoke"
        public static let summary = "Logs a person out: of one session, or of all, or of all but one."
        public static let example = RevokeSession(person: .example(1), session: .example(5), except: nil)
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.personNotFound, .personErased, .sessionNotFound]

        public var person: ID<Person>
        /// All, unless given.
        public var session: ID<Session>?
        /// The one to keep when all others end.
        public var except: ID<Session>?
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, session: ID<Session>? = nil, except: ID<Session>? = nil) {
            self.person = person
            self.session = session
            self.except = except
        }

        public typealias Reply = SessionRevoked
    }

    public struct SessionRevoked: Event, Hashable {
        public static let name = "identity.session.revoked"
        public static let summary = "Sessions of a person are over: no service takes their access tokens any more."
        public static let example = SessionRevoked(
            person: .example(1),
            sessions: [.example(5)],
            reason: .loggedOut,
            revokedAt: .example
        )

        public var person: ID<Person>
        public var sessions: [ID<Session>]
        public var reason: RevocationReason
        public var revokedAt: Timestamp
        /// Whether every token of the person that was issued before is void, whatever session it is of.
        public var isOfAll: Bool?
        public var partitionKey: String { person.description }

        public init(
            person: ID<Person>,
            sessions: [ID<Session>],
            reason: RevocationReason,
            revokedAt: Timestamp,
            isOfAll: Bool? = nil
        ) {
            self.person = person
            self.sessions = sessions
            self.reason = reason
            self.revokedAt = revokedAt
            self.isOfAll = isOfAll
        }
    }

    public struct FindSessions: Query {
        public static let name = "identity.session.find"
        public static let summary = "Lists where a person is logged in."
        public static let example = FindSessions(person: .example(1))
        public static let refusals: [RefusalCode] = [.personNotFound, .personErased]

        public var person: ID<Person>

        public init(person: ID<Person>) {
            self.person = person
        }

        public typealias Reply = SessionList
    }

    public struct SessionList: Exemplified, Hashable, Codable, Sendable {
        public static let example = SessionList(sessions: [.example])

        public var sessions: [SessionView]

        public init(sessions: [SessionView]) {
            self.sessions = sessions
        }
    }

    public struct SessionView: Exemplified, Hashable, Codable, Sendable {
        public static let example = SessionView(
            session: .example(5),
            assurance: .one,
            factors: [.password],
            device: "dev-7f3a",
            network: "net-19c2",
            openedAt: .example,
            usedAt: .example + .seconds(600),
            expiresAt: .example + .seconds(2_592_000)
        )

        public var session: ID<Session>
        public var assurance: Assurance
        public var factors: [Factor]
        public var device: String?
        public var network: String?
        public var openedAt: Timestamp
        public var usedAt: Timestamp
        /// Unless it is used before; the end of its longest life at the latest.
        public var expiresAt: Timestamp

        public init(
            session: ID<Session>,
            assurance: Assurance,
            factors: [Factor],
            device: String? = nil,
            network: String? = nil,
            openedAt: Timestamp,
            usedAt: Timestamp,
            expiresAt: Timestamp
        ) {
            self.session = session
            self.assurance = assurance
            self.factors = factors
            self.device = device
            self.network = network
            self.openedAt = openedAt
            self.usedAt = usedAt
            self.expiresAt = expiresAt
        }
    }
}

extension Identity.RevokeSession: Personal {
    public var actor: ID<Person> { person }
}

extension Identity.FindSessions: Personal {
    public var actor: ID<Person> { person }
}
