// Data that is kept and not used, for as long as there is a reason.
extension Identity {
    /// Why a person's data may only be kept (GDPR, article 18).
    public enum RestrictionGround: String, CaseIterable, Codable, Sendable {
        /// The person says that something in it is wrong.
        case accuracyContested = "accuracy_contested"
        /// It should not have been used, and the person would rather have it kept than erased.
        case unlawful
        /// The person needs it for a claim.
        case claims
        /// The person objects, and it isn't decided yet.
        case objection
        /// The person wants to be erased, and may still change their mind.
        case erasurePending = "erasure_pending"
    }

    public struct SetRestriction: Command {
        public static let name = "identity.restriction.set"
        public static let summary = "Has every service keep a person's data and do nothing else with it."
        public static let example = SetRestriction(person: .example(1), ground: .accuracyContested)
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.personNotFound, .personErased]

        public var person: ID<Person>
        public var ground: RestrictionGround
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, ground: RestrictionGround) {
            self.person = person
            self.ground = ground
        }

        public typealias Reply = RestrictionReport
    }

    public struct LiftRestriction: Command {
        public static let name = "identity.restriction.lift"
        public static let summary = "Takes one ground for a restriction away; with the last one the restriction ends."
        public static let example = LiftRestriction(person: .example(1), ground: .accuracyContested)
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.personNotFound, .personErased]

        public var person: ID<Person>
        public var ground: RestrictionGround
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, ground: RestrictionGround) {
            self.person = person
            self.ground = ground
        }

        public typealias Reply = RestrictionReport
    }

    public struct RestrictionReport: Exemplified, Hashable, Codable, Sendable {
        public static let example = RestrictionReport(person: .example(1), grounds: [.accuracyContested])

        public var person: ID<Person>
        /// Why the person's data may only be kept; with none it may be used.
        public var grounds: [RestrictionGround]

        public init(person: ID<Person>, grounds: [RestrictionGround]) {
            self.person = person
            self.grounds = grounds
        }
    }

    public struct PersonRestricted: Event, Hashable {
        public static let name = "identity.person.restricted"
        public static let summary = "A person's data may only be kept from now on, until the restriction is lifted."
        public static let example = PersonRestricted(person: .example(1), since: .example)

        public var person: ID<Person>
        public var since: Timestamp
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, since: Timestamp) {
            self.person = person
            self.since = since
        }
    }

    public struct RestrictionLifted: Event, Hashable {
        public static let name = "identity.restriction.lifted"
        public static let summary = "A person's data may be used again."
        public static let example = RestrictionLifted(person: .example(1))

        public var person: ID<Person>
        public var partitionKey: String { person.description }

        public init(person: ID<Person>) {
            self.person = person
        }
    }
}
