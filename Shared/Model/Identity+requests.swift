// What people ask about their data, and by when they have to be answered.
extension Identity {
    public enum PrivacyRequest: Identified {
        public static let idPrefix = "pvr"
    }

    public enum PrivacyRequestKind: String, CaseIterable, Codable, Sendable {
        /// To see all that there is (GDPR, article 15; PIPL, article 45).
        case access
        /// To be forgotten (GDPR, article 17; PIPL, article 47).
        case erasure
        /// To have it kept and not used (GDPR, article 18).
        case restriction
    }

    public enum PrivacyLaw: String, CaseIterable, Codable, Sendable {
        /// European Union: one calendar month.
        case gdpr
        /// China: 15 working days, 30 days at most.
        case pipl
    }

    public enum PrivacyRequestState: String, CaseIterable, Codable, Sendable {
        /// To be decided.
        case received
        /// It isn't clear who asks; under the GDPR the clock stands still.
        case identityPending = "identity_pending"
        /// An erasure that was accepted and can still be cancelled; the data is restricted meanwhile.
        case grace
        /// Accepted: services are at work, or an archive waits to be had.
        case fulfilling
        case fulfilled
        /// Done but for a part, which was refused on some grounds.
        case partial
        case refused
        /// Taken back by the person, or there is nobody left to answer.
        case cancelled
        /// The same was asked before and isn't done yet: the first date counts.
        case duplicate
    }

    public enum RequestRefusalGround: String, CaseIterable, Codable, Sendable {
        case identityUnproven = "identity_unproven"
        case unfounded
        case excessive
        case legalObligation = "legal_obligation"
        case legalClaims = "legal_claims"
        case rightsOfOthers = "rights_of_others"
    }

    /// What somebody can do who was refused (GDPR, article 12(4); PIPL, article 50).
    public enum Remedy: String, CaseIterable, Codable, Sendable {
        case supervisoryAuthority = "supervisory_authority"
        case court
    }

    public enum ExtensionGround: String, CaseIterable, Codable, Sendable {
        case complexity
        case number
    }

    public struct PrivacyRequestReport: Exemplified, Hashable, Codable, Sendable {
        public static let example = PrivacyRequestReport(
            request: .example(6),
            person: .example(1),
            kind: .erasure,
            state: .refused,
            receivedAt: .example,
            dueAt: .example + .seconds(1_814_400),
            deadlines: [.example],
            duplicateOf: .example(7),
            graceUntil: .example + .seconds(604_800),
            refusal: .legalClaims,
            remedies: [.supervisoryAuthority, .court],
            extension: .complexity,
            settledAt: .example + .seconds(86_400),
            escalatedAt: .example + .seconds(1_814_400),
            export: .example(5),
            erasure: .example(4),
            exceptions: [.legalObligation]
        )

        public var request: ID<PrivacyRequest>
        public var person: ID<Person>
        public var kind: PrivacyRequestKind
        public var state: PrivacyRequestState
        public var receivedAt: Timestamp
        /// What to steer by: the earliest deadline.
        public var dueAt: Timestamp
        public var deadlines: [LegalDeadline]
        public var duplicateOf: ID<PrivacyRequest>?
        public var graceUntil: Timestamp?
        public var refusal: RequestRefusalGround?
        public var remedies: [Remedy]
        public var `extension`: ExtensionGround?
        public var settledAt: Timestamp?
        /// Since when it is overdue.
        public var escalatedAt: Timestamp?
        /// What answers it.
        public var export: ID<Export>?
        public var erasure: ID<Erasure>?
        /// On what grounds a part of it was refused; nil if nothing was.
        public var exceptions: [RequestRefusalGround]?

        public init(
            request: ID<PrivacyRequest>,
            person: ID<Person>,
            kind: PrivacyRequestKind,
            state: PrivacyRequestState,
            receivedAt: Timestamp,
            dueAt: Timestamp,
            deadlines: [LegalDeadline],
            duplicateOf: ID<PrivacyRequest>? = nil,
            graceUntil: Timestamp? = nil,
            refusal: RequestRefusalGround? = nil,
            remedies: [Remedy] = [],
            `extension`: ExtensionGround? = nil,
            settledAt: Timestamp? = nil,
            escalatedAt: Timestamp? = nil,
            export: ID<Export>? = nil,
            erasure: ID<Erasure>? = nil,
            exceptions: [RequestRefusalGround]? = nil
        ) {
            self.request = request
            self.person = person
            self.kind = kind
            self.state = state
            self.receivedAt = receivedAt
            self.dueAt = dueAt
            self.deadlines = deadlines
            self.duplicateOf = duplicateOf
            self.graceUntil = graceUntil
            self.refusal = refusal
            self.remedies = remedies
            self.extension = `extension`
            self.settledAt = settledAt
            self.escalatedAt = escalatedAt
            self.export = export
            self.erasure = erasure
            self.exceptions = exceptions
        }
    }

    public struct LegalDeadline: Exemplified, Hashable, Codable, Sendable {
        public static let example = LegalDeadline(law: .gdpr, at: .example + .seconds(2_678_400))

        public var law: PrivacyLaw
        /// The first instant that is too late.
        public var at: Timestamp

        public init(law: PrivacyLaw, at: Timestamp) {
            self.law = law
            self.at = at
        }
    }

    public struct ReceiveRequest: Command {
        public static let name = "identity.request.receive"
        public static let summary = "Records that a person asks for something about their data, and starts the clocks."
        public static let example = ReceiveRequest(
            request: .example(6),
            person: .example(1),
            kind: .access,
            laws: [.gdpr],
            receivedAt: .example
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.personNotFound, .personErased]

        public var request: ID<PrivacyRequest>?
        public var person: ID<Person>
        public var kind: PrivacyRequestKind
        /// Those that protect the person; both unless given.
        public var laws: [PrivacyLaw]?
        /// When it reached us, if that was earlier: by letter, perhaps.
        public var receivedAt: Timestamp?
        public var partitionKey: String { person.description }

        public init(
            request: ID<PrivacyRequest>? = nil,
            person: ID<Person>,
            kind: PrivacyRequestKind,
            laws: [PrivacyLaw]? = nil,
            receivedAt: Timestamp? = nil
        ) {
            self.request = request
            self.person = person
            self.kind = kind
            self.laws = laws
            self.receivedAt = receivedAt
        }

        public typealias Reply = PrivacyRequestReport
    }

    public struct AcceptRequest: Command {
        public static let name = "identity.request.accept"
        public static let summary =
            "Starts to do what a person has asked; an erasure after a grace period, if one is given."
        public static let example = AcceptRequest(
            request: .example(6),
            graceDays: 7,
            ground: .claims,
            approval: Identity.Approval.example.token,
            exceptions: [.legalObligation]
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [
            .requestNotFound, .requestNotOpen, .personNotFound, .personErased, .personHeld, .approvalMissing,
            .approvalInvalid,
        ]

        public var request: ID<PrivacyRequest>
        /// How long an erasure can still be cancelled, 7 days at most; none unless given.
        public var graceDays: Int?
        /// Why data is to be restricted, if that was asked; that the person contests its accuracy unless given.
        public var ground: RestrictionGround?
        /// The person's approval of their erasure, as `identity.person.erase` takes it, if that is what they asked for.
        public var approval: String?
        /// On what grounds a part of it is refused, if one is: the request ends as partial, and the person is told of the
        /// remedies.
        public var exceptions: [RequestRefusalGround]?
        public var partitionKey: String { request.description }

        public init(
            request: ID<PrivacyRequest>,
            graceDays: Int? = nil,
            ground: RestrictionGround? = nil,
            approval: String? = nil,
            exceptions: [RequestRefusalGround]? = nil
        ) {
            self.request = request
            self.graceDays = graceDays
            self.ground = ground
            self.approval = approval
            self.exceptions = exceptions
        }

        public typealias Reply = PrivacyRequestReport
    }

    public struct RefuseRequest: Command {
        public static let name = "identity.request.refuse"
        public static let summary = "Declines what a person has asked, with the reason and what they can do about it."
        public static let example = RefuseRequest(request: .example(6), ground: .legalClaims)
        public static let roles: [Role] = []
        public static let refusals: [RefusalCode] = [.requestNotFound, .requestNotOpen]

        public var request: ID<PrivacyRequest>
        public var ground: RequestRefusalGround
        public var partitionKey: String { request.description }

        public init(request: ID<PrivacyRequest>, ground: RequestRefusalGround) {
            self.request = request
            self.ground = ground
        }

        public typealias Reply = PrivacyRequestReport
    }

    public struct CancelRequest: Command {
        public static let name = "identity.request.cancel"
        public static let summary = "Takes a request back that nothing irrevocable was done about."
        public static let example = CancelRequest(request: .example(6))
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.requestNotFound, .requestNotOpen]

        public var request: ID<PrivacyRequest>
        public var partitionKey: String { request.description }

        public init(request: ID<PrivacyRequest>) {
            self.request = request
        }

        public typealias Reply = PrivacyRequestReport
    }

    public struct PauseRequest: Command {
        public static let name = "identity.request.pause"
        public static let summary = "Stops the clock of the GDPR while it isn't clear who asks."
        public static let example = PauseRequest(request: .example(6))
        public static let roles: [Role] = []
        public static let refusals: [RefusalCode] = [.requestNotFound, .requestNotOpen]

        public var request: ID<PrivacyRequest>
        public var partitionKey: String { request.description }

        public init(request: ID<PrivacyRequest>) {
            self.request = request
        }

        public typealias Reply = PrivacyRequestReport
    }

    public struct ResumeRequest: Command {
        public static let name = "identity.request.resume"
        public static let summary = "Lets the clock go on, since the person has shown who they are."
        public static let example = ResumeRequest(request: .example(6))
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.requestNotFound, .requestNotOpen]

        public var request: ID<PrivacyRequest>
        public var partitionKey: String { request.description }

        public init(request: ID<PrivacyRequest>) {
            self.request = request
        }

        public typealias Reply = PrivacyRequestReport
    }

    public struct ExtendRequest: Command {
        public static let name = "identity.request.extend"
        public static let summary = "Takes two more months under the GDPR, once, while the first month lasts."
        public static let example = ExtendRequest(request: .example(6), ground: .complexity)
        public static let roles: [Role] = []
        public static let refusals: [RefusalCode] = [.requestNotFound, .requestNotOpen, .requestNotExtendable]

        public var request: ID<PrivacyRequest>
        public var ground: ExtensionGround
        public var partitionKey: String { request.description }

        public init(request: ID<PrivacyRequest>, ground: ExtensionGround) {
            self.request = request
            self.ground = ground
        }

        public typealias Reply = PrivacyRequestReport
    }

    public struct CheckRequest: Command {
        public static let name = "identity.request.check"
        public static let summary = "Looks at the clock of a request; a timer sends it when there is something to see."
        public static let example = CheckRequest(request: .example(6))
        public static let roles: [Role] = []
        public static let refusals: [RefusalCode] = [.requestNotFound]

        public var request: ID<PrivacyRequest>
        public var partitionKey: String { request.description }

        public init(request: ID<PrivacyRequest>) {
            self.request = request
        }

        public typealias Reply = PrivacyRequestReport
    }

    public struct RequestChanged: Event, Hashable {
        public static let name = "identity.request.changed"
        public static let summary =
            "A request about somebody's data has come, or come further, or its deadline has moved."
        public static let example = RequestChanged(report: .example)

        public var report: PrivacyRequestReport
        public var partitionKey: String { report.person.description }

        public init(report: PrivacyRequestReport) {
            self.report = report
        }
    }

    public struct RequestAlarmed: Event, Hashable {
        public static let name = "identity.request.alarmed"
        public static let summary = "A good part of the time to answer a request is over."
        public static let example = RequestAlarmed(
            request: .example(6),
            person: .example(1),
            percent: 75,
            dueAt: .example + .seconds(1_814_400)
        )

        public var request: ID<PrivacyRequest>
        public var person: ID<Person>
        /// 50, 75 or 90.
        public var percent: Int
        public var dueAt: Timestamp
        public var partitionKey: String { person.description }

        public init(request: ID<PrivacyRequest>, person: ID<Person>, percent: Int, dueAt: Timestamp) {
            self.request = request
            self.person = person
            self.percent = percent
            self.dueAt = dueAt
        }
    }

    public struct RequestEscalated: Event, Hashable {
        public static let name = "identity.request.escalated"
        public static let summary = "The time to answer a request is over, and it isn't answered."
        public static let example = RequestEscalated(
            request: .example(6),
            person: .example(1),
            dueAt: .example + .seconds(1_814_400)
        )

        public var request: ID<PrivacyRequest>
        public var person: ID<Person>
        public var dueAt: Timestamp
        public var partitionKey: String { person.description }

        public init(request: ID<PrivacyRequest>, person: ID<Person>, dueAt: Timestamp) {
            self.request = request
            self.person = person
            self.dueAt = dueAt
        }
    }

    public struct FindRequest: Query {
        public static let name = "identity.request.find"
        public static let summary = "Shows how far a request is, and by when it has to be answered."
        public static let example = FindRequest(request: .example(6))
        public static let refusals: [RefusalCode] = [.requestNotFound]

        public var request: ID<PrivacyRequest>

        public init(request: ID<PrivacyRequest>) {
            self.request = request
        }

        public typealias Reply = PrivacyRequestReport
    }

    public struct ListRequests: Query {
        public static let name = "identity.request.list"
        public static let summary = "Lists requests about people's data, those that are due first."
        public static let example = ListRequests(person: .example(1), isSettledIncluded: true)

        /// Of one person; of all unless given.
        public var person: ID<Person>?
        /// Also those that are answered; only open ones unless given.
        public var isSettledIncluded: Bool?

        public init(person: ID<Person>? = nil, isSettledIncluded: Bool? = nil) {
            self.person = person
            self.isSettledIncluded = isSettledIncluded
        }

        public typealias Reply = PrivacyRequestList
    }

    public struct PrivacyRequestList: Exemplified, Hashable, Codable, Sendable {
        public static let example = PrivacyRequestList(requests: [.example])

        public var requests: [PrivacyRequestReport]

        public init(requests: [PrivacyRequestReport]) {
            self.requests = requests
        }
    }
}

extension RefusalCode {
    public static let requestNotFound = RefusalCode("request_not_found", "There is no such request")
    public static let requestNotOpen = RefusalCode(
        "request_not_open",
        "The request is not where this could be done"
    )
    public static let requestNotExtendable = RefusalCode("request_not_extendable", "The request can't get more time")
}
