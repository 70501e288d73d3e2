import Messaging
import Model
import ServiceKit
import Storage

extension Transaction {
    var inspections: InspectionTable { InspectionTable(database: database) }
}

extension Snapshot {
    var inspections: InspectionTable { InspectionTable(database: database) }
}

/// What inspectors have found, in the table `inspection`.
struct InspectionTable {
    let database: Database

    /// The latest of a product.
    func last(of product: ID<Product>) throws -> Inspection? {
        try database.one("SELECT * FROM inspection WHERE product_id = ? ORDER BY number DESC LIMIT 1", [product.blob])
            .map(inspection)
    }

    func find(of product: ID<Product>) throws -> [Inspection] {
        try database.all("SELECT * FROM inspection WHERE product_id = ? ORDER BY number LIMIT 100", [product.blob])
            .map(inspection)
    }

    /// Those under way, the oldest first.
    func findOpen() throws -> [Inspection] {
        try database.all(
            "SELECT * FROM inspection WHERE outcome IS NULL ORDER BY requested_at, product_id LIMIT 100"
        ).map(inspection)
    }

    /// Adds an inspection, or writes all of it anew.
    func save(_ inspection: Inspection) throws {
        try database.run(
            """
            INSERT INTO inspection
                (product_id, number, requested_at, samples, outcome, inspector, findings, recorded_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (product_id, number) DO UPDATE SET
                samples = excluded.samples, outcome = excluded.outcome, inspector = excluded.inspector,
                findings = excluded.findings, recorded_at = excluded.recorded_at
            """,
            [
                inspection.product.blob, inspection.number, inspection.requestedAt.milliseconds,
                String(decoding: try JSON.encode(inspection.samples), as: UTF8.self), inspection.outcome?.rawValue,
                inspection.inspector?.blob, String(decoding: try JSON.encode(inspection.findings), as: UTF8.self),
                inspection.recordedAt?.milliseconds,
            ]
        )
    }

    private func inspection(_ row: Row) throws -> Inspection {
        Inspection(
            product: ID(row, "product_id"),
            number: row["number"],
            requestedAt: Timestamp(milliseconds: row["requested_at"]),
            samples: try JSON.decode([Catalogue.Sample].self, from: Array((row["samples"] as String).utf8)),
            outcome: (row["outcome"] as String?).flatMap(Catalogue.InspectionOutcome.init(rawValue:)),
            inspector: row.optionalID("inspector"),
            findings: try JSON.decode([Catalogue.Finding].self, from: Array((row["findings"] as String).utf8)),
            recordedAt: row.time("recorded_at")
        )
    }
}
