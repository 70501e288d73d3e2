/// Table files write SQL with GRDB; nothing else in the project imports it.
@_exported public import GRDB

/// One service's SQLite database: WAL, one writer, readers that never wait for it, every commit durable.
public final class Store: Sendable {
    /// Where the database lives.
    public enum Location: Hashable, Sendable {
        case file(String)
        /// For tests of handlers: gone with the store, and reads wait for writes.
        case memory
    }

    public let location: Location
    /// What `PRAGMA synchronous` said after opening: 2, FULL, for a file.
    public let synchronousLevel: Int
    private let connections: any DatabaseWriter

    /// Opens the database, or makes it, and brings its schema up to date; without schemas, takes it as it is.
    ///
    /// - Throws: `DatabaseError`; `StoreError` if the disk would not be written durably, or if the database was
    ///   written by a newer version of the service.
    public init(_ location: Location, schemas: [Schema], readers: Int = 4) throws {
        self.location = location
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = readers
        configuration.label = "store"
        configuration.prepareDatabase { database in
            // Debian's SQLite overwrites what is deleted by itself; others have to be told.
            try database.execute(
                sql: "PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON"
            )
        }
        switch location {
        case .memory:
            let queue = try DatabaseQueue(configuration: configuration)
            connections = queue
            synchronousLevel = try Self.synchronousLevel(of: queue)
        case .file(let path):
            let pool = try DatabasePool(path: path, configuration: configuration)
            connections = pool
            synchronousLevel = try Self.makeDurable(pool)
            guard synchronousLevel == 2 else { throw StoreError.notDurable(location) }
        }
        if !schemas.isEmpty { try migrate(schemas) }
    }

    /// GRDB sets `synchronous = NORMAL` behind our back while it opens a pool: a commit could vanish with the power
    /// after its message was acknowledged.
    private static func makeDurable(_ pool: DatabasePool) throws -> Int {
        try pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000")
        }
        return try synchronousLevel(of: pool)
    }

    private static func synchronousLevel(of connections: any DatabaseWriter) throws -> Int {
        try connections.writeWithoutTransaction { database in
            try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? 0
        }
    }

    private func migrate(_ schemas: [Schema]) throws {
        var migrator = DatabaseMigrator()
        for schema in schemas {
            for migration in schema.migrations {
                migrator.registerMigration("\(schema.name).\(migration.name)", migrate: migration.apply)
            }
        }
        let ahead = try connections.read { database in try migrator.hasBeenSuperseded(database) }
        guard !ahead else { throw StoreError.newerSchema(location) }
        try migrator.migrate(connections)
    }
}

extension Store {
    /// Runs `body` in one transaction that holds the write lock from its start; durable when this returns.
    public func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        var result: Result?
        try connections.writeWithoutTransaction { database in
            try database.inTransaction(.immediate) {
                result = try body(database)
                return .commit
            }
        }
        guard let result else { preconditionFailure("a transaction that committed has a result") }
        return result
    }

    /// Runs `body` on one consistent snapshot, beside any write.
    public func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try connections.read(body)
    }

    /// Writes a consistent copy to a new file, beside any read or write.
    func copy(to path: String) throws {
        try connections.writeWithoutTransaction { database in
            try database.execute(sql: "VACUUM INTO ?", arguments: [path])
        }
    }

    /// Looks through all pages of the file for what can't be true.
    ///
    /// Leaves out the comparison of each index with its table, which takes three times as long: 600 MB took 0.5 to 0.8 s
    /// without it, 1.6 to 2.4 s with it. What a disk loses or spoils at a crash is whole pages.
    /// - Throws: `StoreError` that says what is wrong.
    public func check() throws {
        let problems: [String]
        do {
            problems = try connections.read { database in
                try String.fetchAll(database, sql: "PRAGMA quick_check").filter { $0 != "ok" }
            }
        } catch let error as DatabaseError where error.resultCode.primaryResultCode == .SQLITE_CORRUPT {
            problems = ["\(error)"]
        }
        guard problems.isEmpty else { throw StoreError.damaged("\(location)", problems) }
    }

    /// Moves what it can from the WAL into the database without waiting for anybody.
    public func checkpoint() throws {
        guard case .file = location else { return }
        _ = try connections.writeWithoutTransaction { database in try database.checkpoint(.passive) }
    }

    /// Moves everything from the WAL into the database and empties the WAL: only then is what was deleted gone from both
    /// files.
    ///
    /// Waits for reads that began before; new ones don't wait.
    /// - Throws: `DatabaseError` if such a read goes on for longer than the busy timeout.
    public func scrub() throws {
        guard case .file = location else { return }
        _ = try connections.writeWithoutTransaction { database in try database.checkpoint(.truncate) }
    }

    /// Empties the WAL and closes every connection; the store can't be used afterwards.
    public func close() throws {
        if case .file = location {
            _ = try? connections.writeWithoutTransaction { database in try database.checkpoint(.truncate) }
        }
        try connections.close()
    }
}
