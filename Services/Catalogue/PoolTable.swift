import Model
import ServiceKit
import Storage

extension Transaction {
    var pools: PoolTable { PoolTable(database: database) }
}

extension Snapshot {
    var pools: PoolTable { PoolTable(database: database) }
}

/// Where demand is gathered, in the table `pool`, and of which groups and presales, in `pool_group`.
struct PoolTable {
    let database: Database

    func find(_ id: ID<Pool>) throws -> Pool? {
        try database.one("SELECT * FROM pool WHERE id = ?", [id.blob]).map(pool)
    }

    func findOpen(of product: ID<Product>) throws -> Pool? {
        try database.one("SELECT * FROM pool WHERE product_id = ? AND state = 'open'", [product.blob]).map(pool)
    }

    func find(_ query: Catalogue.FindPools) throws -> [Pool] {
        try database.all(
            """
            SELECT * FROM pool WHERE CASE WHEN ?1 IS NULL THEN state = 'open' ELSE product_id = ?1 END
            ORDER BY id DESC LIMIT 100
            """,
            [query.product?.blob]
        ).map(pool)
    }

    /// Notes that a group or presale has been counted; whether it had not been.
    func count<Demand: Identified>(_ demand: ID<Demand>, in pool: ID<Pool>) throws -> Bool {
        try database.run(
            "INSERT INTO pool_group (pool_id, group_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [pool.blob, demand.blob]
        )
        return database.changesCount == 1
    }

    /// Adds a pool, or writes anew what has become of it.
    func save(_ pool: Pool) throws {
        try database.run(
            """
            INSERT INTO pool (id, product_id, minimum, supplier, pieces, groups, state, closes_at, purchase_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                pieces = excluded.pieces, groups = excluded.groups, state = excluded.state,
                purchase_id = excluded.purchase_id
            """,
            [
                pool.id.blob, pool.product.blob, pool.minimum, pool.supplier, pool.pieces, pool.groups,
                pool.state.rawValue, pool.closesAt.milliseconds, pool.purchase?.blob,
            ]
        )
    }

    private func pool(_ row: Row) throws -> Pool {
        let product = ID<Product>(row, "product_id")
        guard let state = Catalogue.PoolState(rawValue: row["state"]) else { throw DamagedStock(product: product) }
        return Pool(
            id: ID(row, "id"),
            product: product,
            minimum: row["minimum"],
            supplier: row["supplier"],
            pieces: row["pieces"],
            groups: row["groups"],
            state: state,
            closesAt: Timestamp(milliseconds: row["closes_at"]),
            purchase: row.optionalID("purchase_id")
        )
    }
}
