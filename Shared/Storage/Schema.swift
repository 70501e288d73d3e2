public import GRDB

/// The tables of one part of a database, as migrations in order.
///
/// Append-only: what has shipped never changes.
public struct Schema: Sendable {
    public struct Migration: Sendable {
        /// Unique within its schema; what has been applied is remembered by it.
        public var name: String
        /// Runs once, in a transaction of its own.
        public var apply: @Sendable (Database) throws -> Void

        public init(_ name: String, _ apply: @escaping @Sendable (Database) throws -> Void) {
            self.name = name
            self.apply = apply
        }

        public init(_ name: String, sql: String) {
            self.init(name) { database in try database.execute(sql: sql) }
        }
    }

    public var name: String
    public var migrations: [Migration]

    public init(_ name: String, _ migrations: [Migration]) {
        self.name = name
        self.migrations = migrations
    }
}
