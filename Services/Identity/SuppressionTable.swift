import Model
import ServiceKit
import Storage

extension Transaction {
    var suppressions: SuppressionTable { SuppressionTable(database: database) }
}

/// Addresses that take no mail, in the table `suppressed_address`: of nobody, and for good.
struct SuppressionTable {
    let database: Database

    func contains(_ code: [UInt8]) throws -> Bool {
        try database.one("SELECT 1 FROM suppressed_address WHERE code = ?", [code.blob]) != nil
    }

    func add(_ code: [UInt8], at now: Timestamp) throws {
        try database.run(
            "INSERT INTO suppressed_address (code, since) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [code.blob, now.milliseconds]
        )
    }
}
