import Model
import ServiceKit
import Storage

extension Transaction {
    var requests: PrivacyRequestTable { PrivacyRequestTable(database: database) }
}

extension Snapshot {
    var requests: PrivacyRequestTable { PrivacyRequestTable(database: database) }
}

/// What people have asked about their data, in the tables `privacy_request` and `privacy_request_pause`.
struct PrivacyRequestTable {
    let database: Database

    func find(_ id: ID<Identity.PrivacyRequest>) throws -> PrivacyRequest? {
        try database.one("SELECT * FROM privacy_request WHERE id = ?", [id.blob]).map(request)
    }

    /// The person's requests that aren't answered yet, the oldest first.
    func findOpen(of person: ID<Person>) throws -> [PrivacyRequest] {
        try database.all(
            "SELECT * FROM privacy_request WHERE person = ? AND settled_at IS NULL ORDER BY received_at, id",
            [person.blob]
        ).map(request)
    }

    /// The open request that a piece of work is for.
    func findOpen(by work: PrivacyRequest.Work) throws -> PrivacyRequest? {
        try database.one(
            "SELECT * FROM privacy_request WHERE work = ? AND settled_at IS NULL",
            [work.uuid.bytes.blob]
        ).map(request)
    }

    /// Those of one person, or of all.
    func list(of person: ID<Person>?, isSettledIncluded: Bool) throws -> [PrivacyRequest] {
        try database.all(
            """
            SELECT * FROM privacy_request
            WHERE (?1 IS NULL OR person = ?1) AND (?2 OR settled_at IS NULL) ORDER BY received_at, id LIMIT 1000
            """,
            [person?.blob, isSettledIncluded]
        ).map(request)
    }

    /// Adds a request, or writes what has become of it.
    func save(_ request: PrivacyRequest) throws {
        try database.run(
            """
            INSERT INTO privacy_request
                (id, person, kind, state, laws, received_at, duplicate_of, extended_at, extension, grace_until,
                 refusal, work, settled_at, alarm, escalated_at, exceptions)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                state = excluded.state, received_at = excluded.received_at, extended_at = excluded.extended_at,
                extension = excluded.extension, grace_until = excluded.grace_until, refusal = excluded.refusal,
                work = excluded.work, settled_at = excluded.settled_at, alarm = excluded.alarm,
                escalated_at = excluded.escalated_at, exceptions = excluded.exceptions
            """,
            [
                request.request.blob, request.person.blob, request.kind.rawValue, request.state.rawValue,
                request.clock.laws.map(\.rawValue).joined(separator: ","), request.clock.receivedAt.milliseconds,
                request.duplicateOf?.blob, request.clock.extendedAt?.milliseconds, request.extensionGround?.rawValue,
                request.graceUntil?.milliseconds, request.refusal?.rawValue, request.work?.uuid.bytes.blob,
                request.settledAt?.milliseconds, request.alarm, request.escalatedAt?.milliseconds,
                request.exceptions.map(\.rawValue).joined(separator: ","),
            ]
        )
        for pause in request.clock.pauses {
            try database.run(
                """
                INSERT INTO privacy_request_pause (request, since, until) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET until = excluded.until
                """,
                [request.request.blob, pause.since.milliseconds, pause.until?.milliseconds]
            )
        }
    }

    private func request(_ row: Row) throws -> PrivacyRequest {
        let id = ID<Identity.PrivacyRequest>(row, "id")
        guard let kind = Identity.PrivacyRequestKind(rawValue: row["kind"]),
            let state = Identity.PrivacyRequestState(rawValue: row["state"])
        else { throw DamagedRequest(request: id) }
        let pauses = try database.all(
            "SELECT since, until FROM privacy_request_pause WHERE request = ? ORDER BY since",
            [id.blob]
        ).map { pause in
            LegalClock.Pause(
                since: Timestamp(milliseconds: pause["since"]),
                until: pause.time("until")
            )
        }
        let work = row.bytes("work")
        return PrivacyRequest(
            request: id,
            person: ID(row, "person"),
            kind: kind,
            clock: LegalClock(
                receivedAt: Timestamp(milliseconds: row["received_at"]),
                laws: (row["laws"] as String).split(separator: ",").compactMap {
                    Identity.PrivacyLaw(rawValue: String($0))
                },
                extendedAt: row.time("extended_at"),
                pauses: pauses
            ),
            state: state,
            duplicateOf: row.optionalID("duplicate_of"),
            graceUntil: row.time("grace_until"),
            refusal: (row["refusal"] as String?).flatMap(Identity.RequestRefusalGround.init(rawValue:)),
            exceptions: (row["exceptions"] as String).split(separator: ",").compactMap {
                Identity.RequestRefusalGround(rawValue: String($0))
            },
            extensionGround: (row["extension"] as String?).flatMap(Identity.ExtensionGround.init(rawValue:)),
            work: work.isEmpty ? nil : .init(UUID128(bytes: work), kind),
            settledAt: row.time("settled_at"),
            alarm: row["alarm"],
            escalatedAt: row.time("escalated_at")
        )
    }
}

/// A row that no version of the service can have written.
struct DamagedRequest: Error {
    var request: ID<Identity.PrivacyRequest>
}

extension PrivacyRequest.Work {
    /// A request for erasure is answered by one, every other by an export.
    fileprivate init(_ uuid: UUID128, _ kind: Identity.PrivacyRequestKind) {
        self = kind == .erasure ? .erasure(ID(uuid)) : .export(ID(uuid))
    }

    fileprivate var uuid: UUID128 {
        switch self {
        case .export(let id): id.uuid
        case .erasure(let id): id.uuid
        }
    }
}
