import Model
import ServiceKit
import Storage

extension Snapshot {
    var demand: DemandTable { DemandTable(database: database) }
}

/// How much was sold on which day (of UTC), in the table `demand`.
///
/// What is given back later was wanted all the same, and stays.
struct DemandTable {
    let database: Database

    func add(_ pieces: Int, of product: ID<Product>, at now: Timestamp) throws {
        try database.run(
            """
            INSERT INTO demand (product_id, day, pieces) VALUES (?, ?, ?)
            ON CONFLICT (product_id, day) DO UPDATE SET pieces = pieces + excluded.pieces
            """,
            [product.blob, Self.day(now), pieces]
        )
    }

    /// What was sold on each of the last days that are over, as long as the product has been sold; the latest last.
    func daily(of product: ID<Product>, days: Int, until now: Timestamp) throws -> [Int] {
        let today = Self.day(now)
        let first = try database.one("SELECT min(day) AS first FROM demand WHERE product_id = ?", [product.blob])
            .flatMap { $0["first"] as Int64? }
        guard let first, first < today else { return [] }
        let start = max(first, today - Int64(days))
        var daily = Array(repeating: 0, count: Int(today - start))
        let rows = try database.all(
            "SELECT day, pieces FROM demand WHERE product_id = ? AND day >= ? AND day < ?",
            [product.blob, start, today]
        )
        for row in rows { daily[Int((row["day"] as Int64) - start)] = row["pieces"] }
        return daily
    }

    /// The products that were sold since some days ago, the next after one of them.
    func products(after: ID<Product>?, soldWithin days: Int, of now: Timestamp) throws -> [ID<Product>] {
        try database.all(
            """
            SELECT DISTINCT demand.product_id FROM demand JOIN product ON product.id = demand.product_id
            WHERE demand.product_id > ? AND day >= ? AND product.state <> 'retired'
            ORDER BY demand.product_id LIMIT \(Self.portion)
            """,
            [(after?.uuid ?? UUID128(high: 0, low: 0)).bytes.blob, Self.day(now) - Int64(days)]
        ).map { ID($0, "product_id") }
    }

    /// How many products are looked at for one page.
    static let portion = 500

    private static func day(_ time: Timestamp) -> Int64 { time.milliseconds / 86_400_000 }
}
