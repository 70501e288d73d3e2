// Data that has to stay for now, though its person wants to leave: it is wanted in court, perhaps.
extension RefusalCode {
    public static let personHeld = RefusalCode("person_held", "The person's data may not be erased for now")
}

extension Identity {
    public struct PlaceHold: Command {
        public static let name = "identity.hold.place"
        public static let summary =
            "Keeps a person from being erased until the hold is lifted; logs who did it and why."
        public static let example = PlaceHold(person: .example(1), reason: .example)
        public static let roles: [Role] = []
        public static let refusals: [RefusalCode] = [.personNotFound, .personErased, .notSealed]

        public var person: ID<Person>
        /// In a sentence; sealed to identity's key: `souk send` does that by itself.
        public var reason: Sealed
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, reason: Sealed) {
            self.person = person
            self.reason = reason
        }

        public typealias Reply = HoldReport
    }

    public struct LiftHold: Command {
        public static let name = "identity.hold.lift"
        public static let summary = "Ends a hold, and has an erasure go on that waits for it; logs who did it and why."
        public static let example = LiftHold(person: .example(1), reason: .example)
        public static let roles: [Role] = []
        public static let refusals: [RefusalCode] = [.personNotFound, .personErased, .notSealed]

        public var person: ID<Person>
        /// In a sentence; sealed to identity's key: `souk send` does that by itself.
        public var reason: Sealed
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, reason: Sealed) {
            self.person = person
            self.reason = reason
        }

        public typealias Reply = HoldReport
    }

    public struct HoldReport: Exemplified, Hashable, Codable, Sendable {
        public static let example = HoldReport(person: .example(1), isHeld: true, entry: 0)

        public var person: ID<Person>
        public var isHeld: Bool
        /// Where in the access log this is, counted from 0.
        public var entry: Int

        public init(person: ID<Person>, isHeld: Bool, entry: Int) {
            self.person = person
            self.isHeld = isHeld
            self.entry = entry
        }
    }
}
