import Messaging
import Model
import ServiceKit
import Storage

extension Transaction {
    var erasures: ErasureTable { ErasureTable(database: database) }

    /// Destroys the keys and signs the certificate, in this order: see ``KeyTable``.
    func complete(_ erasure: inout ErasureRequest) throws {
        let request = try requests.findOpen(by: .erasure(erasure.request))
        let certificate = erasure.complete(
            under: request?.clock.laws ?? Identity.PrivacyLaw.allCases,
            destroying: try keys.destroy(erasure.ring),
            accessLog: try checkpoint(),
            at: now
        )
        erasure.certify(by: try keys.sign(String(decoding: JSON.encode(certificate), as: UTF8.self)))
    }
}

extension Snapshot {
    var erasures: ErasureTable { ErasureTable(database: database) }
}

/// Who asked to be erased and what became of it, in the tables `erasure` and `erasure_service`.
struct ErasureTable {
    let database: Database

    func find(_ request: ID<Identity.Erasure>) throws -> ErasureRequest? {
        try database.one("SELECT * FROM erasure WHERE request = ?", [request.blob]).map(erasure)
    }

    func find(of person: ID<Person>) throws -> ErasureRequest? {
        try database.one("SELECT * FROM erasure WHERE person = ?", [person.blob]).map(erasure)
    }

    /// The ledger, by request.
    func list(after last: ID<Identity.Erasure>?, limit: Int) throws -> [Identity.ErasureEntry] {
        try database.all(
            "SELECT request, person, requested_at FROM erasure WHERE request > ? ORDER BY request LIMIT ?",
            [(last?.uuid.bytes ?? []).blob, limit]
        ).map { row in
            Identity.ErasureEntry(
                request: ID(row, "request"),
                person: ID(row, "person"),
                requestedAt: Timestamp(milliseconds: row["requested_at"])
            )
        }
    }

    /// Adds a request, or writes what has become of it.
    func save(_ erasure: ErasureRequest) throws {
        try database.run(
            """
            INSERT INTO erasure
                (request, person, ring, requested_at, destroyed_keys, certified_at, certificate, signature, public_key)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (request) DO UPDATE SET
                destroyed_keys = excluded.destroyed_keys, certified_at = excluded.certified_at,
                certificate = excluded.certificate, signature = excluded.signature, public_key = excluded.public_key
            """,
            [
                erasure.request.blob, erasure.person.blob, erasure.ring, erasure.requestedAt.milliseconds,
                erasure.destroyedKeys, erasure.certifiedAt?.milliseconds, erasure.certificate?.text,
                erasure.certificate?.signature, erasure.certificate?.publicKey,
            ]
        )
        for (position, service) in erasure.services.enumerated() {
            let confirmation = try service.confirmation.map { String(decoding: try JSON.encode($0), as: UTF8.self) }
            try database.run(
                """
                INSERT INTO erasure_service (request, position, service, confirmation) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET confirmation = excluded.confirmation
                """,
                [erasure.request.blob, position, service.name, confirmation]
            )
        }
    }

    private func erasure(_ row: Row) throws -> ErasureRequest {
        let request = row.bytes("request")
        let services = try database.all(
            "SELECT service, confirmation FROM erasure_service WHERE request = ? ORDER BY position",
            [request.blob]
        ).map { row in
            let confirmation: String? = row["confirmation"]
            return (
                name: row["service"] as String,
                confirmation: try confirmation.map { text in
                    try JSON.decode(Identity.ErasureConfirmation.self, from: Array(text.utf8))
                }
            )
        }
        let certificate: String? = row["certificate"]
        return ErasureRequest(
            request: ID(row, "request"),
            person: ID(row, "person"),
            ring: row["ring"],
            requestedAt: Timestamp(milliseconds: row["requested_at"]),
            services: services,
            destroyedKeys: row["destroyed_keys"],
            certifiedAt: row.time("certified_at"),
            certificate: certificate.map { text in
                Identity.SignedCertificate(text: text, signature: row["signature"], publicKey: row["public_key"])
            }
        )
    }
}
