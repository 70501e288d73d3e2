/// Whom and what to trust.
public enum RiskControl: ServiceContract {
    public static let service = "risk-control"
    public static let summary = "Verdicts with reasons on what people do, and rings of accounts that act together."
    public static let commands: [any Command.Type] = [
        AssessAction.self
    ]
    public static let events: [any Event.Type] = [
        ActionAssessed.self,
        AccessLogDoubted.self,
    ]
    public static let queries: [any Query.Type] = [
        FindAssessments.self,
        FindRings.self,
        ListCheckpoints.self,
    ]
}

extension RefusalCode {
    public static let assessmentExists = RefusalCode("assessment_exists", "Another action was assessed under this id")
}

// Verdicts.
extension RiskControl {
    public enum Assessment: Identified {
        public static let idPrefix = "asm"
    }

    public enum Action: String, CaseIterable, Codable, Sendable {
        case registration
        case login
        /// A wrong password: there is nothing to allow, but it counts.
        case failedLogin = "failed_login"
        case order
        case groupJoin = "group_join"
        case bargainHelp = "bargain_help"
        case review
    }

    public enum Verdict: String, CaseIterable, Codable, Sendable {
        case allow
        /// Only after the person has proved once more who they are.
        case stepUp = "step_up"
        /// Goes ahead, and somebody has a look at it.
        case review
        case deny
    }

    public struct VerdictReason: Exemplified, Hashable, Codable, Sendable {
        public static let example = VerdictReason(
            code: "shared_device",
            detail: "7 accounts in 24 hours on one device",
            weight: 0.6
        )

        /// Stable, such as `shared_device`, `order_velocity`, `large_amount`.
        public var code: String
        /// For a person who looks into it; without personal data.
        public var detail: String
        /// What it adds to the score.
        public var weight: Double

        public init(code: String, detail: String, weight: Double) {
            self.code = code
            self.detail = detail
            self.weight = weight
        }
    }

    public struct AssessAction: Command {
        public static let name = "risk-control.action.assess"
        public static let summary = "Says whether an action of a person may go ahead, with the reasons."
        public static let example = AssessAction(
            id: .example(1),
            action: .order,
            person: .example(2),
            subject: "ord_01kds9ss200000000000000003",
            amount: Money(1999, .eur),
            device: "dev-7f3a",
            network: "net-19c2",
            address: "ad-5b1f09c2",
            payment: "pm-04d1",
            counterparty: .example(3),
            at: .example
        )
        public static let roles: [Role] = [.edge, .service("identity"), .service("trade")]
        public static let refusals: [RefusalCode] = [.assessmentExists, .personErased]

        public var id: ID<Assessment>?
        public var action: Action
        public var person: ID<Person>
        /// What the action is about, such as an order's id; comes back in the verdict.
        public var subject: String?
        public var amount: Money?
        public var device: String?
        public var network: String?
        /// The fingerprint of the address, as identity announced it, or the address's id.
        public var address: String?
        /// The gateway's token for the means of payment; never a card number.
        public var payment: String?
        /// With whom: the leader of the group to join, the opener of the bargain to help in, the inviter.
        public var counterparty: ID<Person>?
        /// When the person acted; now unless given.
        ///
        /// Counts are those of that moment, however late it is told.
        public var at: Timestamp?
        public var partitionKey: String { person.description }

        public init(
            id: ID<Assessment>? = nil,
            action: Action,
            person: ID<Person>,
            subject: String? = nil,
            amount: Money? = nil,
            device: String? = nil,
            network: String? = nil,
            address: String? = nil,
            payment: String? = nil,
            counterparty: ID<Person>? = nil,
            at: Timestamp? = nil
        ) {
            self.id = id
            self.action = action
            self.person = person
            self.subject = subject
            self.amount = amount
            self.device = device
            self.network = network
            self.address = address
            self.payment = payment
            self.counterparty = counterparty
            self.at = at
        }

        public typealias Reply = ActionAssessed
    }

    public struct ActionAssessed: Event, Hashable {
        public static let name = "risk-control.action.assessed"
        public static let summary = "An action has been judged."
        public static let example = ActionAssessed(
            assessment: .example(1),
            action: .order,
            person: .example(2),
            subject: "ord_01kds9ss200000000000000003",
            verdict: .review,
            score: 0.62,
            reasons: [.example]
        )

        public var assessment: ID<Assessment>
        public var action: Action
        public var person: ID<Person>
        public var subject: String?
        public var verdict: Verdict
        /// From 0, trusted, to 1.
        public var score: Double
        /// The heaviest first.
        public var reasons: [VerdictReason]
        public var partitionKey: String { person.description }

        public init(
            assessment: ID<Assessment>,
            action: Action,
            person: ID<Person>,
            subject: String? = nil,
            verdict: Verdict,
            score: Double,
            reasons: [VerdictReason]
        ) {
            self.assessment = assessment
            self.action = action
            self.person = person
            self.subject = subject
            self.verdict = verdict
            self.score = score
            self.reasons = reasons
        }
    }

    public struct FindAssessments: Query {
        public static let name = "risk-control.assessment.find"
        public static let summary = "Lists verdicts, the newest first."
        public static let example = FindAssessments(
            person: .example(2),
            verdict: .deny,
            limit: 20,
            before: .example(9)
        )
        public static let roles: [Role] = []

        public var person: ID<Person>?
        public var verdict: Verdict?
        /// At most how many: 1 to 100, 20 unless given.
        public var limit: Int?
        /// The `next` of the page before.
        public var before: ID<Assessment>?

        public init(
            person: ID<Person>? = nil,
            verdict: Verdict? = nil,
            limit: Int? = nil,
            before: ID<Assessment>? = nil
        ) {
            self.person = person
            self.verdict = verdict
            self.limit = limit
            self.before = before
        }

        public typealias Reply = AssessmentPage
    }

    public struct AssessmentPage: Exemplified, Hashable, Codable, Sendable {
        public static let example = AssessmentPage(assessments: [.example], next: .example(1))

        public var assessments: [ActionAssessed]
        public var next: ID<Assessment>?

        public init(assessments: [ActionAssessed], next: ID<Assessment>? = nil) {
            self.assessments = assessments
            self.next = next
        }
    }
}

// Rings.
extension RiskControl {
    public enum LinkKind: String, CaseIterable, Codable, Sendable {
        case device
        case address
        case payment
    }

    public struct Ring: Exemplified, Hashable, Codable, Sendable {
        public static let example = Ring(
            people: [.example(2), .example(3)],
            links: [.device],
            since: .example,
            reason: "5 accounts share 2 devices"
        )

        public var people: [ID<Person>]
        /// What they share.
        public var links: [LinkKind]
        public var since: Timestamp
        public var reason: String

        public init(people: [ID<Person>], links: [LinkKind], since: Timestamp, reason: String) {
            self.people = people
            self.links = links
            self.since = since
            self.reason = reason
        }
    }

    public struct FindRings: Query {
        public static let name = "risk-control.ring.find"
        public static let summary =
            "Lists groups of accounts that share devices, addresses or means of payment, the largest first."
        public static let example = FindRings(person: .example(2), atLeast: 3, limit: 20)
        public static let roles: [Role] = []

        public var person: ID<Person>?
        /// How many accounts a group has at least; 3 unless given.
        public var atLeast: Int?
        public var limit: Int?

        public init(person: ID<Person>? = nil, atLeast: Int? = nil, limit: Int? = nil) {
            self.person = person
            self.atLeast = atLeast
            self.limit = limit
        }

        public typealias Reply = RingPage
    }

    public struct RingPage: Exemplified, Hashable, Codable, Sendable {
        public static let example = RingPage(rings: [.example])

        public var rings: [Ring]

        public init(rings: [Ring]) {
            self.rings = rings
        }
    }
}
