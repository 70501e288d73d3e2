internal import Logging
internal import Messaging
internal import Metrics
internal import Model

/// Rows that the daily job has deleted or masked.
private let endedRows = Counter(label: "souk_retention_rows")

extension Service {
    /// The command that every service sends itself once a day; nobody else may.
    static var retentionTimer: String { "\(name).retention.end" }

    /// Ends the retention of whatever is due, and comes back tomorrow, or at once if there is more to do.
    ///
    /// After the last part the service recalls all that it knows by heart: what is gone can't be told from the rest there.
    static func retentionRoute(_ context: ServiceContext) -> Route {
        let participant = PrivacyParticipant(Self.self)
        return Route(type: retentionTimer, kind: .command, roles: [.itself]) { _ in
            Route.Call(key: retentionTimer) { unit in
                try noteUse(of: context.resource, at: unit.now)
                let run = try participant.endRetention(in: unit.database, at: unit.now)
                unit.startTimer(
                    retentionTimer,
                    key: retentionTimer,
                    at: unit.now + (run.isComplete ? Duration.seconds(86_400) : .seconds(1)),
                    body: Array("{}".utf8)
                )
                guard !run.changes.isEmpty else { return [] }
                unit.scrub()
                if run.isComplete, let recalled = try context.memory?.recall(from: unit.database) {
                    unit.afterCommit(recalled)
                }
                unit.afterCommit {
                    endedRows.increment(by: run.changes.reduce(0) { $0 + $1.rows })
                }
                for change in run.changes {
                    unit.logger.notice(
                        "what had been kept for long enough is gone",
                        metadata: [
                            "table": "\(change.table)", "ground": "\(change.ground)", "rows": "\(change.rows)",
                        ]
                    )
                }
                return []
            }
        }
    }
}
