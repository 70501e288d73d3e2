/// Who someone is, what they allowed, and how they leave without a trace.
public enum Identity: ServiceContract {
    public static let service = "identity"
    public static let summary = "Accounts, pseudonyms, data keys, consents and privacy requests."
    public static let commands: [any Command.Type] = [
        RegisterPerson.self,
        RestorePerson.self,
        GrantConsent.self,
        WithdrawConsent.self,
        AddAddress.self,
        ErasePerson.self,
        ConfirmErasure.self,
        RequestExport.self,
        ContributeExport.self,
        ReleaseExport.self,
        PurgeExport.self,
        SetRestriction.self,
        LiftRestriction.self,
        PlaceHold.self,
        LiftHold.self,
        ReceiveRequest.self,
        AcceptRequest.self,
        RefuseRequest.self,
        CancelRequest.self,
        PauseRequest.self,
        ResumeRequest.self,
        ExtendRequest.self,
        CheckRequest.self,
        OpenSession.self,
        SettleLogin.self,
        RefreshSession.self,
        RevokeSession.self,
        ChangePassword.self,
        SettlePassword.self,
        RotateTokenKey.self,
        VerifyEmail.self,
        ConfirmEmail.self,
        SuppressEmail.self,
        StartRecovery.self,
        ConfirmRecovery.self,
        SetPassword.self,
        EnrolTOTP.self,
        ConfirmTOTP.self,
        RemoveTOTP.self,
        ConfirmSession.self,
        OpenChallenge.self,
        ConfirmChallenge.self,
        GrantRole.self,
        WithdrawRole.self,
        RevealPerson.self,
        CheckpointAccessLog.self,
        PublishStatistic.self,
        RotateMasterKey.self,
        RotatePepper.self,
        RetirePepper.self,
        RegisterNotice.self,
        ForgetServiceKey.self,
    ]
    public static let events: [any Event.Type] = [
        PersonRegistered.self,
        PersonSuspended.self,
        PersonRestored.self,
        ConsentGranted.self,
        ConsentWithdrawn.self,
        AddressAdded.self,
        ErasureRequested.self,
        ErasureConfirmed.self,
        PersonErased.self,
        ExportRequested.self,
        ExportSealed.self,
        ExportDelivered.self,
        ExportPurged.self,
        PersonRestricted.self,
        RestrictionLifted.self,
        RequestChanged.self,
        RequestAlarmed.self,
        RequestEscalated.self,
        SessionOpened.self,
        SessionRevoked.self,
        PasswordChanged.self,
        TokenKeyPublished.self,
        EmailConfirmed.self,
        TOTPConfirmed.self,
        TOTPRemoved.self,
        RoleGranted.self,
        RoleWithdrawn.self,
        AccessLogCheckpointed.self,
        StatisticPublished.self,
        MasterKeyRotated.self,
        PepperRotated.self,
        NoticeRegistered.self,
    ]
    public static let queries: [any Query.Type] = [
        FindPerson.self,
        FindSealingKey.self,
        LeaseKey.self,
        FindErasure.self,
        ListErasures.self,
        FindExport.self,
        OpenExport.self,
        FindRequest.self,
        ListRequests.self,
        FindSessions.self,
        FindTokenKeys.self,
        FindRoles.self,
        ListAccesses.self,
        FindKeys.self,
        FindNotices.self,
        ListConsents.self,
    ]
}

extension RefusalCode {
    public static let personNotFound = RefusalCode("person_not_found", "Nobody has this pseudonym")
    public static let personExists = RefusalCode(
        "person_exists",
        "Somebody has this pseudonym, or this e-mail address, already"
    )
    public static let personErased = RefusalCode("person_erased", "The person has left, and their keys are destroyed")
    public static let notSealed = RefusalCode(
        "not_sealed",
        "The field is not sealed to a key that identity still has"
    )
    public static let consentNotFound = RefusalCode("consent_not_found", "The person has no such consent")
    public static let erasureNotFound = RefusalCode("erasure_not_found", "There is no such request for erasure")
}

// People.
extension Identity {
    public enum PersonState: String, CaseIterable, Codable, Sendable {
        case active
        /// Refused by risk control, until an operator says otherwise.
        case suspended
        case erased
    }

    public struct RegisterPerson: Command {
        public static let name = "identity.person.register"
        public static let summary = "Opens an account: gives the person a pseudonym and data keys of their own."
        public static let example = RegisterPerson(
            person: .example(1),
            email: .example,
            nickname: .example,
            locale: "zh-Hans",
            device: "dev-7f3a",
            network: "net-19c2",
            at: .example,
            password: .example
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.personExists, .personErased, .notSealed, .weakPassword, .busy]

        /// Given by an operator who wants to know the pseudonym beforehand; otherwise a new one.
        public var person: ID<Person>?
        /// Sealed to identity's key: `souk send` does that by itself.
        ///
        /// What an operator tells counts at once; through the edge it counts once the person has confirmed it
        /// (`identity.email.verify`), and nobody learns who has it.
        public var email: Sealed?
        public var nickname: Sealed?
        /// The language to speak to the person in (BCP 47); `en` unless given.
        public var locale: String?
        /// What the edge calls the device; no name that leads to a person.
        public var device: String?
        /// What the edge calls the network the person came from; never an IP address.
        public var network: String?
        /// When it happened, if that was elsewhere and earlier: for imports, and not for the edge.
        public var at: Timestamp?
        /// To log in with, by the e-mail address once that counts; hashed a moment after the reply.
        public var password: Sealed?
        public var partitionKey: String { person?.description ?? email?.text ?? "" }

        public init(
            person: ID<Person>? = nil,
            email: Sealed? = nil,
            nickname: Sealed? = nil,
            locale: String? = nil,
            device: String? = nil,
            network: String? = nil,
            at: Timestamp? = nil,
            password: Sealed? = nil
        ) {
            self.person = person
            self.email = email
            self.nickname = nickname
            self.locale = locale
            self.device = device
            self.network = network
            self.at = at
            self.password = password
        }

        public typealias Reply = PersonRegistered
    }

    public struct PersonRegistered: Event, Hashable {
        public static let name = "identity.person.registered"
        public static let summary = "Somebody has joined; what they told is under their own key."
        public static let example = PersonRegistered(
            person: .example(1),
            email: .example,
            nickname: .example,
            locale: "zh-Hans",
            device: "dev-7f3a",
            network: "net-19c2",
            registeredAt: .example,
            isImported: false,
            isSuppressed: true
        )

        public var person: ID<Person>
        public var email: Envelope?
        public var nickname: Envelope?
        public var locale: String
        public var device: String?
        public var network: String?
        public var registeredAt: Timestamp
        /// Happened elsewhere before: counts, but is no news.
        public var isImported: Bool
        /// Whether the e-mail address was refused for good when somebody else had it, who may have left; nil if not, and
        /// in what the edge is answered.
        public var isSuppressed: Bool?
        public var partitionKey: String { person.description }

        public init(
            person: ID<Person>,
            email: Envelope? = nil,
            nickname: Envelope? = nil,
            locale: String,
            device: String? = nil,
            network: String? = nil,
            registeredAt: Timestamp,
            isImported: Bool,
            isSuppressed: Bool? = nil
        ) {
            self.person = person
            self.email = email
            self.nickname = nickname
            self.locale = locale
            self.device = device
            self.network = network
            self.registeredAt = registeredAt
            self.isImported = isImported
            self.isSuppressed = isSuppressed
        }
    }

    public struct PersonSuspended: Event, Hashable {
        public static let name = "identity.person.suspended"
        public static let summary = "An account may do nothing for now, because risk control refused it."
        public static let example = PersonSuspended(person: .example(1), reason: "shared_device", isUnconfirmed: true)

        public var person: ID<Person>
        public var reason: String
        /// Whether the person only claims their e-mail address, so that no mail about this is to go to it; nil if not.
        public var isUnconfirmed: Bool?
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, reason: String, isUnconfirmed: Bool? = nil) {
            self.person = person
            self.reason = reason
            self.isUnconfirmed = isUnconfirmed
        }
    }

    public struct RestorePerson: Command {
        public static let name = "identity.person.restore"
        public static let summary = "Lets a suspended account act again."
        public static let example = RestorePerson(person: .example(1))
        public static let roles: [Role] = [.staff(.support)]
        public static let refusals: [RefusalCode] = [.personNotFound, .personErased]

        public var person: ID<Person>
        public var partitionKey: String { person.description }

        public init(person: ID<Person>) {
            self.person = person
        }

        public typealias Reply = PersonRestored
    }

    public struct PersonRestored: Event, Hashable {
        public static let name = "identity.person.restored"
        public static let summary = "A suspended account may act again."
        public static let example = PersonRestored(person: .example(1))

        public var person: ID<Person>
        public var partitionKey: String { person.description }

        public init(person: ID<Person>) {
            self.person = person
        }
    }

    public struct FindPerson: Query {
        public static let name = "identity.person.find"
        public static let summary = "Shows an account with its personal data masked."
        public static let example = FindPerson(person: .example(1))
        public static let refusals: [RefusalCode] = [.personNotFound, .personErased]

        public var person: ID<Person>

        public init(person: ID<Person>) {
            self.person = person
        }

        public typealias Reply = PersonProfile
    }

    public struct PersonProfile: Exemplified, Hashable, Codable, Sendable {
        public static let example = PersonProfile(
            person: .example(1),
            state: .active,
            email: "a…@…",
            nickname: "阿…",
            locale: "zh-Hans",
            registeredAt: .example,
            consents: [.example]
        )

        public var person: ID<Person>
        public var state: PersonState
        /// Masked.
        public var email: String?
        /// Masked.
        public var nickname: String?
        public var locale: String
        public var registeredAt: Timestamp
        public var consents: [Consent]

        public init(
            person: ID<Person>,
            state: PersonState,
            email: String? = nil,
            nickname: String? = nil,
            locale: String,
            registeredAt: Timestamp,
            consents: [Consent]
        ) {
            self.person = person
            self.state = state
            self.email = email
            self.nickname = nickname
            self.locale = locale
            self.registeredAt = registeredAt
            self.consents = consents
        }
    }
}

// Consents.
extension Identity {
    public enum ConsentReceipt: Identified {
        public static let idPrefix = "cns"
    }

    public enum Purpose: String, CaseIterable, Codable, Sendable {
        /// Recommend by what the person and their friends did.
        case personalisation
        /// Tell the person about offers.
        case marketing
        /// Count the person in statistics.
        case analytics
    }

    public struct Consent: Exemplified, Hashable, Codable, Sendable {
        public static let example = Consent(
            receipt: .example(2),
            purpose: .marketing,
            version: "2026-01",
            textSha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            locale: "zh-Hans",
            channel: "app",
            isSeparate: true,
            grantedAt: .example,
            withdrawnAt: nil
        )

        public var receipt: ID<ConsentReceipt>
        public var purpose: Purpose
        /// The version of the text that the person was shown.
        public var version: String
        /// Of that text, in hexadecimal digits.
        public var textSha256: String?
        public var locale: String?
        /// Where it was asked: `app`, `web`, `shop`.
        public var channel: String?
        /// Whether it was asked for by itself, and not together with other things.
        public var isSeparate: Bool?
        public var grantedAt: Timestamp
        public var withdrawnAt: Timestamp?

        public init(
            receipt: ID<ConsentReceipt>,
            purpose: Purpose,
            version: String,
            textSha256: String? = nil,
            locale: String? = nil,
            channel: String? = nil,
            isSeparate: Bool? = nil,
            grantedAt: Timestamp,
            withdrawnAt: Timestamp? = nil
        ) {
            self.receipt = receipt
            self.purpose = purpose
            self.version = version
            self.textSha256 = textSha256
            self.locale = locale
            self.channel = channel
            self.isSeparate = isSeparate
            self.grantedAt = grantedAt
            self.withdrawnAt = withdrawnAt
        }
    }

    public struct GrantConsent: Command {
        public static let name = "identity.consent.grant"
        public static let summary = "Records that a person allows one purpose, with what they were shown."
        public static let example = GrantConsent(
            person: .example(1),
            purpose: .marketing,
            version: "2026-01",
            textSha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            locale: "zh-Hans",
            channel: "app",
            isSeparate: true
        )
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [
            .personNotFound, .personErased, .noticeNotFound, .consentTextDiffers, .consentNotSeparate,
        ]

        public var person: ID<Person>
        public var purpose: Purpose
        /// Of the notice that the person was shown.
        public var version: String
        /// Of its text, in hexadecimal digits: it has to be that of the registered one.
        public var textSha256: String?
        public var locale: String?
        public var channel: String?
        /// Whether it was asked for by itself: some notices want that.
        public var isSeparate: Bool?
        public var partitionKey: String { person.description }

        public init(
            person: ID<Person>,
            purpose: Purpose,
            version: String,
            textSha256: String? = nil,
            locale: String? = nil,
            channel: String? = nil,
            isSeparate: Bool? = nil
        ) {
            self.person = person
            self.purpose = purpose
            self.version = version
            self.textSha256 = textSha256
            self.locale = locale
            self.channel = channel
            self.isSeparate = isSeparate
        }

        public typealias Reply = ConsentGranted
    }

    public struct ConsentGranted: Event, Hashable {
        public static let name = "identity.consent.granted"
        public static let summary = "A person allows a purpose from now on."
        public static let example = ConsentGranted(person: .example(1), consent: .example)

        public var person: ID<Person>
        public var consent: Consent
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, consent: Consent) {
            self.person = person
            self.consent = consent
        }
    }

    public struct WithdrawConsent: Command {
        public static let name = "identity.consent.withdraw"
        public static let summary = "Takes a consent back, as easily as it was given."
        public static let example = WithdrawConsent(person: .example(1), purpose: .marketing)
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.personNotFound, .personErased, .consentNotFound]

        public var person: ID<Person>
        public var purpose: Purpose
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, purpose: Purpose) {
            self.person = person
            self.purpose = purpose
        }

        public typealias Reply = ConsentWithdrawn
    }

    public struct ConsentWithdrawn: Event, Hashable {
        public static let name = "identity.consent.withdrawn"
        public static let summary = "A person allows a purpose no more."
        public static let example = ConsentWithdrawn(person: .example(1), consent: .example)

        public var person: ID<Person>
        public var consent: Consent
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, consent: Consent) {
            self.person = person
            self.consent = consent
        }
    }
}

// Addresses.
extension Identity {
    public enum Address: Identified {
        public static let idPrefix = "adr"
    }

    public struct AddAddress: Command {
        public static let name = "identity.address.add"
        public static let summary =
            "Keeps an address that parcels go to, under the person's key; others know it by its id."
        public static let example = AddAddress(id: .example(3), person: .example(1), address: .example, country: "CN")
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.personNotFound, .personErased, .notSealed]

        public var id: ID<Address>?
        public var person: ID<Person>
        public var address: Sealed
        /// ISO 3166-1, two letters.
        public var country: String
        public var partitionKey: String { person.description }

        public init(id: ID<Address>? = nil, person: ID<Person>, address: Sealed, country: String) {
            self.id = id
            self.person = person
            self.address = address
            self.country = country
        }

        public typealias Reply = AddressAdded
    }

    public struct AddressAdded: Event, Hashable {
        public static let name = "identity.address.added"
        public static let summary = "A person has one more address."
        public static let example = AddressAdded(
            address: .example(3),
            person: .example(1),
            country: "CN",
            fingerprint: "ad-5b1f09c2"
        )

        public var address: ID<Address>
        public var person: ID<Person>
        public var country: String
        /// The same for the same address of anybody; tells nothing about it.
        public var fingerprint: String
        public var partitionKey: String { person.description }

        public init(address: ID<Address>, person: ID<Person>, country: String, fingerprint: String) {
            self.address = address
            self.person = person
            self.country = country
            self.fingerprint = fingerprint
        }
    }
}

// Keys.
extension Identity {
    public struct FindSealingKey: Query {
        public static let name = "identity.sealing-key.find"
        public static let summary = "Gives the public key that personal data is sealed to before it is sent."
        public static let example = FindSealingKey()

        public init() {}

        public typealias Reply = SealingKey
    }

    public struct SealingKey: Exemplified, Hashable, Codable, Sendable {
        public static let example = SealingKey(id: "seal-1", publicKey: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo")

        public var id: String
        /// X25519, base64url without padding.
        public var publicKey: String

        public init(id: String, publicKey: String) {
            self.id = id
            self.publicKey = publicKey
        }
    }

    public struct LeaseKey: Query {
        public static let name = "identity.key.lease"
        public static let summary =
            "Lends a service the key of one person and class for a few minutes, sealed to the service's own key."
        public static let example = LeaseKey(
            person: .example(1),
            keyClass: .contact,
            version: 1,
            recipientKey: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"
        )
        public static let roles: [Role] = [.service("notification")]
        public static let refusals: [RefusalCode] = [.personNotFound, .personErased]

        public var person: ID<Person>
        public var keyClass: PersonalDataClass
        /// The one that the envelope names; the latest unless given.
        public var version: Int?
        /// X25519, base64url; made by the process that asks, and never stored.
        public var recipientKey: String

        public init(
            person: ID<Person>,
            keyClass: PersonalDataClass,
            version: Int? = nil,
            recipientKey: String
        ) {
            self.person = person
            self.keyClass = keyClass
            self.version = version
            self.recipientKey = recipientKey
        }

        public typealias Reply = KeyLease
    }

    public struct KeyLease: Exemplified, Hashable, Codable, Sendable {
        public static let example = KeyLease(sealedKey: .example, version: 1, expiresAt: .example + .seconds(900))

        public var sealedKey: Sealed
        public var version: Int
        public var expiresAt: Timestamp

        public init(sealedKey: Sealed, version: Int, expiresAt: Timestamp) {
            self.sealedKey = sealedKey
            self.version = version
            self.expiresAt = expiresAt
        }
    }
}

// Erasure.
extension Identity {
    public enum Erasure: Identified {
        public static let idPrefix = "prq"
    }

    public enum ErasureState: String, CaseIterable, Codable, Sendable {
        case requested
        /// Waits for services.
        case confirming
        /// All have erased, and one has still found the person when it looked: it is asked again.
        case verifying
        case certified
    }

    public struct ErasedRows: Exemplified, Hashable, Codable, Sendable {
        public static let example = ErasedRows(table: "follow", rows: 12)

        public var table: String
        public var rows: Int

        public init(table: String, rows: Int) {
            self.table = table
            self.rows = rows
        }
    }

    public struct RetainedRows: Exemplified, Hashable, Codable, Sendable {
        public static let example = RetainedRows(
            table: "customer_order",
            rows: 1,
            ground: "tax law",
            until: .example + .seconds(315_360_000)
        )

        public var table: String
        public var rows: Int
        /// Why they have to stay.
        public var ground: String
        public var until: Timestamp

        public init(table: String, rows: Int, ground: String, until: Timestamp) {
            self.table = table
            self.rows = rows
            self.ground = ground
            self.until = until
        }
    }

    public struct ErasureConfirmation: Exemplified, Hashable, Codable, Sendable {
        public static let example = ErasureConfirmation(
            service: "social-graph",
            deleted: [.example],
            retained: [.example],
            confirmedAt: .example + .seconds(2),
            remaining: 0,
            signature: "b64",
            publicKey: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"
        )

        public var service: String
        public var deleted: [ErasedRows]
        public var retained: [RetainedRows]
        public var confirmedAt: Timestamp
        /// In how many rows the service found the person when it looked through its tables afterwards, what it retains
        /// left aside; nil from one that has not looked.
        public var remaining: Int?
        /// Ed25519, by the service's key, of ``signedText(request:person:)``; base64url.
        public var signature: String?
        /// The public half of that key: the same for all that the service confirms.
        public var publicKey: String?

        public init(
            service: String,
            deleted: [ErasedRows],
            retained: [RetainedRows],
            confirmedAt: Timestamp,
            remaining: Int? = nil,
            signature: String? = nil,
            publicKey: String? = nil
        ) {
            self.service = service
            self.deleted = deleted
            self.retained = retained
            self.confirmedAt = confirmedAt
            self.remaining = remaining
            self.signature = signature
            self.publicKey = publicKey
        }

        /// What the service signs: all that it says, for this request.
        public func signedText(request: ID<Erasure>, person: ID<Person>) -> String {
            let deleted = deleted.map { "\($0.table) \($0.rows)" }
            let retained = retained.map { "\($0.table) \($0.rows) until \($0.until): \($0.ground)" }
            let found = remaining.map { ["still has \($0)"] } ?? []
            let head = ["souk erasure", "\(request)", "\(person)", service, "\(confirmedAt)"]
            return (head + deleted + ["keeps"] + retained + found).joined(separator: "|")
        }
    }

    /// What identity signs when a person is erased: the report in JSON, to the letter.
    public struct SignedCertificate: Exemplified, Hashable, Codable, Sendable {
        public static let example = SignedCertificate(
            text: #"{"request":"prq_01kds9ss200000000000000004","destroyed_keys":4}"#,
            signature: "b64",
            publicKey: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"
        )

        public var text: String
        /// Ed25519, of the text's UTF-8; base64url without padding.
        public var signature: String
        public var publicKey: String

        public init(text: String, signature: String, publicKey: String) {
            self.text = text
            self.signature = signature
            self.publicKey = publicKey
        }
    }

    public struct ErasePerson: Command {
        public static let name = "identity.person.erase"
        public static let summary = "Starts to erase a person everywhere; asked again, answers with the same request."
        public static let example = ErasePerson(person: .example(1), approval: Identity.Approval.example.token)
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.personNotFound, .personHeld, .approvalMissing, .approvalInvalid]

        public var person: ID<Person>
        /// The person's approval of their erasure; operators need none.
        public var approval: String?
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, approval: String? = nil) {
            self.person = person
            self.approval = approval
        }

        /// What the person approves.
        public static func deed(erasing person: ID<Person>) -> Deed {
            Deed(action: name, subject: person.description)
        }

        public typealias Reply = ErasureRequested
    }

    public struct ErasureRequested: Event, Hashable {
        public static let name = "identity.erasure.requested"
        public static let summary = "A person wants to leave without a trace: every service erases and confirms."
        public static let example = ErasureRequested(request: .example(4), person: .example(1), requestedAt: .example)

        public var request: ID<Erasure>
        public var person: ID<Person>
        public var requestedAt: Timestamp
        public var partitionKey: String { person.description }

        public init(request: ID<Erasure>, person: ID<Person>, requestedAt: Timestamp) {
            self.request = request
            self.person = person
            self.requestedAt = requestedAt
        }
    }

    public struct ConfirmErasure: Command {
        public static let name = "identity.erasure.confirm"
        public static let summary =
            "Tells that a service has nothing left of a person but what the law makes it keep."
        public static let example = ConfirmErasure(request: .example(4), person: .example(1), confirmation: .example)
        public static let roles: [Role] = [
            .service("identity"), .service("catalogue"), .service("trade"), .service("social-graph"),
            .service("recommendation"), .service("risk-control"), .service("notification"),
        ]
        public static let refusals: [RefusalCode] = [.erasureNotFound, .confirmationUnsigned]

        public var request: ID<Erasure>
        public var person: ID<Person>
        public var confirmation: ErasureConfirmation
        public var partitionKey: String { person.description }

        public init(request: ID<Erasure>, person: ID<Person>, confirmation: ErasureConfirmation) {
            self.request = request
            self.person = person
            self.confirmation = confirmation
        }

        public typealias Reply = ErasureConfirmed
    }

    public struct ErasureConfirmed: Event, Hashable {
        public static let name = "identity.erasure.confirmed"
        public static let summary = "One service has erased a person."
        public static let example = ErasureConfirmed(
            request: .example(4),
            person: .example(1),
            confirmation: .example
        )

        public var request: ID<Erasure>
        public var person: ID<Person>
        public var confirmation: ErasureConfirmation
        public var partitionKey: String { person.description }

        public init(request: ID<Erasure>, person: ID<Person>, confirmation: ErasureConfirmation) {
            self.request = request
            self.person = person
            self.confirmation = confirmation
        }
    }

    public struct PersonErased: Event, Hashable {
        public static let name = "identity.person.erased"
        public static let summary = "Every service has confirmed, and the person's keys are destroyed."
        public static let example = PersonErased(
            request: .example(4),
            person: .example(1),
            erasedAt: .example + .seconds(3)
        )

        public var request: ID<Erasure>
        public var person: ID<Person>
        public var erasedAt: Timestamp
        public var partitionKey: String { person.description }

        public init(request: ID<Erasure>, person: ID<Person>, erasedAt: Timestamp) {
            self.request = request
            self.person = person
            self.erasedAt = erasedAt
        }
    }

    public struct FindErasure: Query {
        public static let name = "identity.erasure.find"
        public static let summary =
            "Shows how far an erasure is: who has confirmed what, and the certificate at the end."
        public static let example = FindErasure(request: .example(4))
        public static let refusals: [RefusalCode] = [.erasureNotFound]

        public var request: ID<Erasure>

        public init(request: ID<Erasure>) {
            self.request = request
        }

        public typealias Reply = ErasureReport
    }

    public struct ErasureReport: Exemplified, Hashable, Codable, Sendable {
        public static let example = ErasureReport(
            request: .example(4),
            person: .example(1),
            state: .certified,
            requestedAt: .example,
            confirmations: [.example],
            awaited: ["trade"],
            destroyedKeys: 4,
            certifiedAt: .example + .seconds(3),
            certificate: .example
        )

        public var request: ID<Erasure>
        public var person: ID<Person>
        public var state: ErasureState
        public var requestedAt: Timestamp
        public var confirmations: [ErasureConfirmation]
        /// The services that have not confirmed yet, or still have something.
        public var awaited: [String]
        public var destroyedKeys: Int
        public var certifiedAt: Timestamp?
        /// The proof, once everything is done.
        public var certificate: SignedCertificate?

        public init(
            request: ID<Erasure>,
            person: ID<Person>,
            state: ErasureState,
            requestedAt: Timestamp,
            confirmations: [ErasureConfirmation],
            awaited: [String],
            destroyedKeys: Int,
            certifiedAt: Timestamp? = nil,
            certificate: SignedCertificate? = nil
        ) {
            self.request = request
            self.person = person
            self.state = state
            self.requestedAt = requestedAt
            self.confirmations = confirmations
            self.awaited = awaited
            self.destroyedKeys = destroyedKeys
            self.certifiedAt = certifiedAt
            self.certificate = certificate
        }
    }
}
