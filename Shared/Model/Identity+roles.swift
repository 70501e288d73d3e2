// What people who work for the platform may do, and where.

extension Identity {
    /// What somebody is there for; the contracts of messages name it as a role.
    public enum Duty: String, CaseIterable, Codable, Sendable {
        /// Helps people with their accounts and orders.
        case support
        /// Moves money: from the second person on who has it, two of them want together what takes two people.
        case treasury
        /// Answers privacy requests.
        case privacy
    }

    /// A duty, and where it counts.
    public struct DutyView: Exemplified, Hashable, Codable, Sendable {
        public static let example = DutyView(duty: .support, scope: "trade", grantedAt: .example)

        public var duty: Duty
        /// The one service in which it counts; in all, if none is named.
        public var scope: String?
        public var grantedAt: Timestamp

        public init(duty: Duty, scope: String? = nil, grantedAt: Timestamp) {
            self.duty = duty
            self.scope = scope
            self.grantedAt = grantedAt
        }
    }

    public struct GrantRole: Command {
        public static let name = "identity.role.grant"
        public static let summary = "Gives a person a duty: it counts from their next login by two factors."
        public static let example = GrantRole(person: .example(1), duty: .support, scope: "trade")
        public static let roles: [Role] = []
        public static let refusals: [RefusalCode] = [
            .personNotFound, .personErased, .secondPersonMissing, .approvalInvalid,
        ]

        public var person: ID<Person>
        public var duty: Duty
        /// The one service in which it counts; all, unless given, and always for treasury.
        public var scope: String?
        /// Treasury once two people have it: the approval of one of them, while another sends this for themselves.
        public var approval: String?
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, duty: Duty, scope: String? = nil, approval: String? = nil) {
            self.person = person
            self.duty = duty
            self.scope = scope
            self.approval = approval
        }

        /// What the second person approves.
        public static func deed(granting duty: Duty, to person: ID<Person>) -> Deed {
            Deed(action: name, subject: duty.rawValue, payee: person.description)
        }

        public typealias Reply = RoleGranted
    }

    public struct RoleGranted: Event, Hashable {
        public static let name = "identity.role.granted"
        public static let summary = "A person has a duty."
        public static let example = RoleGranted(person: .example(1), duty: .example, holders: 0)

        public var person: ID<Person>
        public var duty: DutyView
        /// How many people have the duty in all services by now.
        public var holders: Int?
        /// Who has agreed to it, where it takes two people.
        public var approvedBy: ID<Person>?
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, duty: DutyView, holders: Int? = nil, approvedBy: ID<Person>? = nil) {
            self.person = person
            self.duty = duty
            self.holders = holders
            self.approvedBy = approvedBy
        }
    }

    public struct WithdrawRole: Command {
        public static let name = "identity.role.withdraw"
        public static let summary = "Takes a duty from a person, at once: their sessions end."
        public static let example = WithdrawRole(person: .example(1), duty: .support, scope: "trade")
        public static let roles: [Role] = []
        public static let refusals: [RefusalCode] = [
            .personNotFound, .personErased, .secondPersonMissing, .approvalInvalid,
        ]

        public var person: ID<Person>
        public var duty: Duty
        /// As it was granted.
        public var scope: String?
        /// As it takes to grant it.
        public var approval: String?
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, duty: Duty, scope: String? = nil, approval: String? = nil) {
            self.person = person
            self.duty = duty
            self.scope = scope
            self.approval = approval
        }

        /// What the second person approves.
        public static func deed(withdrawing duty: Duty, from person: ID<Person>) -> Deed {
            Deed(action: name, subject: duty.rawValue, payee: person.description)
        }

        public typealias Reply = RoleWithdrawn
    }

    public struct RoleWithdrawn: Event, Hashable {
        public static let name = "identity.role.withdrawn"
        public static let summary = "A person has a duty no longer."
        public static let example = RoleWithdrawn(person: .example(1), duty: .support, scope: "trade")

        public var person: ID<Person>
        public var duty: Duty
        public var scope: String?
        /// Who has agreed to it, where it takes two people.
        public var approvedBy: ID<Person>?
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, duty: Duty, scope: String? = nil, approvedBy: ID<Person>? = nil) {
            self.person = person
            self.duty = duty
            self.scope = scope
            self.approvedBy = approvedBy
        }
    }

    public struct FindRoles: Query {
        public static let name = "identity.role.find"
        public static let summary = "Lists the duties of a person."
        public static let example = FindRoles(person: .example(1))
        public static let roles: [Role] = []
        public static let refusals: [RefusalCode] = [.personNotFound, .personErased]

        public var person: ID<Person>

        public init(person: ID<Person>) {
            self.person = person
        }

        public typealias Reply = DutyList
    }

    public struct DutyList: Exemplified, Hashable, Codable, Sendable {
        public static let example = DutyList(duties: [.example])

        public var duties: [DutyView]

        public init(duties: [DutyView]) {
            self.duties = duties
        }
    }
}
