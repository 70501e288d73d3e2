// Keys that are changed while everything goes on.

extension RefusalCode {
    public static let masterKeyMissing = RefusalCode(
        "master_key_missing",
        "The file of the key-encryption key is an operator's, who has to provide the next one"
    )
}

extension Identity {
    public struct RotateMasterKey: Command {
        public static let name = "identity.master-key.rotate"
        public static let summary =
            "Changes the key that all data keys are wrapped under, a few at a time; asked meanwhile, goes on."
        public static let example = RotateMasterKey(rotation: 1)
        public static let roles: [Role] = []
        public static let refusals: [RefusalCode] = [.masterKeyMissing]

        /// Which rotation to go on with, as identity's own timer says.
        public var rotation: Int?
        public var partitionKey: String { "master-key" }

        public init(rotation: Int? = nil) {
            self.rotation = rotation
        }

        public typealias Reply = KeyReport
    }

    public struct MasterKeyRotated: Event, Hashable {
        public static let name = "identity.master-key.rotated"
        public static let summary =
            "All data keys are under another key; the one before is of use for old backups alone."
        public static let example = MasterKeyRotated(rotation: 1, rotatedAt: .example)

        public var rotation: Int
        public var rotatedAt: Timestamp
        public var partitionKey: String { "master-key" }

        public init(rotation: Int, rotatedAt: Timestamp) {
            self.rotation = rotation
            self.rotatedAt = rotatedAt
        }
    }

    public struct RotatePepper: Command {
        public static let name = "identity.pepper.rotate"
        public static let summary =
            "Puts all password hashes under a new pepper, a few at a time, without anybody's password."
        public static let example = RotatePepper(version: 2)
        public static let roles: [Role] = []

        /// Which pepper to go on with, as identity's own timer says.
        public var version: Int?
        public var partitionKey: String { "pepper" }

        public init(version: Int? = nil) {
            self.version = version
        }

        public typealias Reply = KeyReport
    }

    public struct PepperRotated: Event, Hashable {
        public static let name = "identity.pepper.rotated"
        public static let summary =
            "All password hashes are under a new pepper; those before are destroyed when no backup needs them any more."
        public static let example = PepperRotated(version: 2, rotatedAt: .example)

        public var version: Int
        public var rotatedAt: Timestamp
        public var partitionKey: String { "pepper" }

        public init(version: Int, rotatedAt: Timestamp) {
            self.version = version
            self.rotatedAt = rotatedAt
        }
    }

    public struct RetirePepper: Command {
        public static let name = "identity.pepper.retire"
        public static let summary = "Destroys the peppers before one, 30 days after all hashes were put under it."
        public static let example = RetirePepper(before: 2)
        public static let roles: [Role] = [.itself]

        public var before: Int
        public var partitionKey: String { "pepper" }

        public init(before: Int) {
            self.before = before
        }

        public typealias Reply = KeyReport
    }

    public struct KeyReport: Exemplified, Hashable, Codable, Sendable {
        public static let example = KeyReport(
            masterKeyRotations: 1,
            keysToRewrap: 0,
            peppers: [1, 2],
            credentialsToMove: 0
        )

        /// How often the key-encryption key has been changed, or begun to be.
        public var masterKeyRotations: Int
        /// How many data keys are still to be wrapped anew; none if no change is under way.
        public var keysToRewrap: Int
        /// The versions of the peppers that are kept; new hashes are put under the last.
        public var peppers: [Int]
        /// How many hashes are under earlier ones.
        public var credentialsToMove: Int

        public init(masterKeyRotations: Int, keysToRewrap: Int, peppers: [Int], credentialsToMove: Int) {
            self.masterKeyRotations = masterKeyRotations
            self.keysToRewrap = keysToRewrap
            self.peppers = peppers
            self.credentialsToMove = credentialsToMove
        }
    }

    public struct FindKeys: Query {
        public static let name = "identity.key.find"
        public static let summary = "Says how far a change of keys is; shows none of them."
        public static let example = FindKeys()
        public static let roles: [Role] = []

        public init() {}

        public typealias Reply = KeyReport
    }
}
