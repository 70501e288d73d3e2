import Model
import Privacy
import ServiceKit
import Storage

extension Transaction {
    var lotRecords: LotRecordTable { LotRecordTable(database: database) }
}

extension Snapshot {
    var lotRecords: LotRecordTable { LotRecordTable(database: database) }
}

/// The stories of lots, in the table `lot_record`: only ever longer.
///
/// The hash of a record is the SHA-256 over the hash before it (nothing, for the first), the product's 16 bytes, and the
/// lot's name, number, milliseconds, step, place and detail as text, each behind its length in 64 bits.
struct LotRecordTable {
    let database: Database

    /// Adds a step to the story of a lot and binds it to those before.
    func append(_ step: LotStep, to lot: String, of product: ID<Product>) throws -> Catalogue.LotRecord {
        let last = try database.one(
            "SELECT number, hash FROM lot_record WHERE product_id = ? AND lot = ? ORDER BY number DESC LIMIT 1",
            [product.blob, lot]
        )
        let number = (last.map { $0["number"] as Int } ?? 0) + 1
        let hash = Self.hash(of: step, number: number, lot, product, after: last?.bytes("hash") ?? [])
        try database.run(
            """
            INSERT INTO lot_record (product_id, lot, number, at, step, place, detail, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [product.blob, lot, number, step.at.milliseconds, step.step, step.place, step.detail, hash.blob]
        )
        return record(step, number: number, hash: hash)
    }

    /// The story of a lot, and which record is the first that isn't as it was written.
    func story(of lot: String, _ product: ID<Product>) throws -> (records: [Catalogue.LotRecord], brokenAt: Int?) {
        let rows = try database.all(
            "SELECT * FROM lot_record WHERE product_id = ? AND lot = ? ORDER BY number",
            [product.blob, lot]
        )
        var (records, brokenAt, before) = ([Catalogue.LotRecord](), Int?.none, [UInt8]())
        for (position, row) in rows.enumerated() {
            let (number, hash): (Int, [UInt8]) = (row["number"], row.bytes("hash"))
            let step = LotStep(
                at: Timestamp(milliseconds: row["at"]),
                step: row["step"],
                place: row["place"],
                detail: row["detail"]
            )
            let isIntact =
                number == position + 1
                && hash == Self.hash(of: step, number: number, lot, product, after: before)
            if !isIntact, brokenAt == nil { brokenAt = position + 1 }
            records.append(record(step, number: number, hash: hash))
            before = hash
        }
        return (records, brokenAt)
    }

    private func record(_ step: LotStep, number: Int, hash: [UInt8]) -> Catalogue.LotRecord {
        Catalogue.LotRecord(
            number: number,
            at: step.at,
            step: step.step,
            place: step.place,
            detail: step.detail,
            hash: hash.hex
        )
    }

    private static func hash(
        of step: LotStep,
        number: Int,
        _ lot: String,
        _ product: ID<Product>,
        after before: [UInt8]
    ) -> [UInt8] {
        let texts = [lot, "\(number)", "\(step.at.milliseconds)", step.step, step.place ?? "", step.detail ?? ""]
        return fingerprint([before, product.uuid.bytes] + texts.map { Array($0.utf8) })
    }
}
