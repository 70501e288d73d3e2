internal import Messaging
internal import Model
internal import Storage

/// Answers what every service is asked by its operators.
struct OperationsDesk: Sendable {
    private static let defaultLimit = 100
    private static let highestLimit = 1000
    /// Shown instead of the type of a message whose row can't be read.
    private static let damaged = "damaged"

    let service: String
    let pid: Int
    let store: Store
    let context: ServiceContext
    let status: @Sendable () -> Status

    var routes: [QueryRoute] {
        [
            route { (_: Operations.AskHealth, snapshot) in try health(snapshot) },
            route { (query: Operations.AskMetrics, snapshot) in try metrics(query, snapshot) },
            route { (query: Operations.ListParked, snapshot) in try parked(query, snapshot) },
            route { (query: Operations.ListOutbox, snapshot) in try outbox(query, snapshot) },
        ]
    }

    private func route<Q: Query>(_ answer: @escaping @Sendable (Q, Snapshot) throws -> Q.Reply) -> QueryRoute {
        QueryRoute(type: "\(service).\(Q.name)", roles: Q.roles + [.service(service)]) { message, database, now in
            let query = try JSON.decode(Q.self, from: message.body)
            return try Reply.ok(answer(query, Snapshot(message, database, now: now, context)))
        }
    }

    private func health(_ snapshot: Snapshot) throws -> Operations.Health {
        let status = status()
        return Operations.Health(
            service: service,
            version: soukVersion,
            ready: status.isReady,
            reasons: status.reasons,
            startedAt: status.startedAt,
            now: snapshot.now,
            pid: pid,
            synchronous: store.synchronousLevel,
            lagMS: status.lag.wholeMilliseconds,
            outbox: status.outboxDepth,
            outboxAgeMS: status.outboxAge.wholeMilliseconds,
            parked: try count("parked", snapshot),
            dead: status.counts.dead,
            timers: try count("timer", snapshot),
            effects: try count("effect", snapshot),
            blockedMS: status.blockedFor.wholeMilliseconds,
            reconnects: status.reconnects,
            uncleanStarts: Int(try Meta.value("unclean_starts", in: snapshot.database) ?? 0),
            duplicates: status.counts.duplicates,
            gaps: status.counts.gaps,
            brokerVersion: status.brokerVersion,
            questions: status.questions
        )
    }

    private func count(_ table: String, _ snapshot: Snapshot) throws -> Int {
        try snapshot.database.one("SELECT count(*) AS count FROM \(table)").map { $0["count"] } ?? 0
    }

    private func metrics(_ query: Operations.AskMetrics, _ snapshot: Snapshot) throws -> Operations.AskMetrics.Reply {
        let status = status()
        let gauges: [(String, Double)] = [
            ("souk_ready", status.isReady ? 1 : 0),
            ("souk_outbox_messages", Double(status.outboxDepth)),
            ("souk_outbox_bytes", Double(status.outboxBytes)),
            ("souk_outbox_age_seconds", status.outboxAge / .seconds(1)),
            ("souk_window_messages", Double(status.inFlight)),
            ("souk_parked_messages", Double(try count("parked", snapshot))),
            ("souk_timers", Double(try count("timer", snapshot))),
            ("souk_effects", Double(try count("effect", snapshot))),
        ]
        let counters: [(String, Double)] = [
            ("souk_blocked_seconds_total", status.blockedFor / .seconds(1)),
            ("souk_unrouted_messages_total", Double(status.unrouted)),
            ("souk_reconnects_total", Double(status.reconnects)),
            ("souk_unclean_starts_total", Double(try Meta.value("unclean_starts", in: snapshot.database) ?? 0)),
            ("souk_lost_events_total", Double(status.counts.lostEvents)),
        ]
        let samples = MetricsRegistry.shared.samples(
            gauges: gauges,
            counters: counters,
            dimensions: [("service", service)]
        )
        switch query.format ?? .json {
        case .prometheus:
            return .init(service: service, text: samples.prometheusText)
        case .json:
            return .init(service: service, metrics: samples.map(\.metric))
        }
    }

    private func parked(_ query: Operations.ListParked, _ snapshot: Snapshot) throws -> Operations.ListParked.Reply {
        let rows = try snapshot.database.all(
            "SELECT * FROM parked ORDER BY due_at IS NULL, due_at, position LIMIT ?",
            [limit(query.limit)]
        )
        return .init(
            service: service,
            parked: rows.map { row in
                let message = try? Incoming(stored: row)
                let dueAt = row.time("due_at")
                return .init(
                    messageID: message?.id ?? "",
                    type: message?.type ?? Self.damaged,
                    key: row["key"],
                    attempt: row["attempt"],
                    dueAt: dueAt ?? snapshot.now,
                    error: row["error"] ?? "waits behind another message of its key"
                )
            }
        )
    }

    private func outbox(_ query: Operations.ListOutbox, _ snapshot: Snapshot) throws -> Operations.ListOutbox.Reply {
        let rows = try snapshot.database.all(
            "SELECT * FROM outbox WHERE position > ? ORDER BY position LIMIT ?",
            [try Meta.value("relayed", in: snapshot.database) ?? 0, limit(query.limit)]
        )
        return .init(
            service: service,
            outbox: rows.map { row in
                let message = try? Incoming(stored: row)
                return .init(
                    messageID: message?.id ?? "",
                    type: message?.type ?? Self.damaged,
                    exchange: row["exchange"],
                    routingKey: row["routing_key"],
                    bytes: message?.body.count ?? 0,
                    writtenAt: Timestamp(milliseconds: row["at"])
                )
            }
        )
    }

    private func limit(_ asked: Int?) -> Int {
        min(max(1, asked ?? Self.defaultLimit), Self.highestLimit)
    }
}

extension Duration {
    var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
