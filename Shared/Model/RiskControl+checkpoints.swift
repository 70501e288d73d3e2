// A witness to identity's access log, so that nobody can rewrite it in one place.
extension RiskControl {
    public enum CheckpointDoubt: String, CaseIterable, Codable, Sendable {
        /// Not signed, or by another key than those before.
        case signature
        /// The log does not begin as it did before: somebody has changed, dropped or cut off entries.
        case history
    }

    public struct AccessLogDoubted: Event, Hashable {
        public static let name = "risk-control.access-log.doubted"
        public static let summary = "A checkpoint of the access log contradicts an earlier one: it was changed."
        public static let example = AccessLogDoubted(checkpoint: .example, doubt: .history)

        public var checkpoint: Identity.AccessCheckpoint
        public var doubt: CheckpointDoubt
        public var partitionKey: String { "access-log" }

        public init(checkpoint: Identity.AccessCheckpoint, doubt: CheckpointDoubt) {
            self.checkpoint = checkpoint
            self.doubt = doubt
        }
    }

    public struct ListCheckpoints: Query {
        public static let name = "risk-control.checkpoint.list"
        public static let summary = "Lists the checkpoints of the access log that were kept here, the oldest first."
        public static let example = ListCheckpoints()
        public static let roles: [Role] = []

        public init() {}

        public typealias Reply = CheckpointList
    }

    public struct CheckpointList: Exemplified, Hashable, Codable, Sendable {
        public static let example = CheckpointList(checkpoints: [.example])

        public var checkpoints: [Identity.AccessCheckpoint]

        public init(checkpoints: [Identity.AccessCheckpoint]) {
            self.checkpoints = checkpoints
        }
    }
}
