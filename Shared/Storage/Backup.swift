import GRDB
internal import Glibc

extension Store {
    /// Writes a consistent copy to a new file while the service goes on; the copy needs no WAL beside it.
    ///
    /// It is there whole or not at all.
    /// - Throws: `StoreError.exists` rather than overwrite a file.
    public func backup(to path: String) throws {
        guard !fileExists(path) else { throw StoreError.exists(path) }
        let draft = path + ".draft"
        removeDatabase(draft)
        defer { removeDatabase(draft) }
        try copy(to: draft)
        try putInPlace(draft, as: path)
    }
}

/// Puts a backup in the place of a database that isn't there.
///
/// The copy is checked and prepared before it gets the name, so neither a damaged backup, nor another service's, nor half
/// of a restore ever becomes a service's database.
/// - Parameters:
///   - backup: a file that `Store.backup(to:)` has written.
///   - target: the database's file.
///   - schemas: what the database is to be brought up to.
///   - prepare: changes the copy, in one transaction.
/// - Throws: `StoreError` if `target` (or a WAL of it) exists, or `backup` is missing, not sound, or not this service's.
public func restoreStore(
    from backup: String,
    to target: String,
    schemas: [Schema],
    prepare: (Database) throws -> Void
) throws {
    guard fileExists(backup) else { throw StoreError.missing(backup) }
    for path in [target, target + "-wal", target + "-shm"] where fileExists(path) {
        throw StoreError.exists(path)
    }
    var configuration = Configuration()
    configuration.readonly = true
    let source = try DatabaseQueue(path: backup, configuration: configuration)
    let problems = try source.read { database in
        guard try database.tableExists("grdb_migrations") else { return ["no service has written it"] }
        return try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
    }
    guard problems.isEmpty else { throw StoreError.damaged(backup, problems) }

    let draft = target + ".restoring"
    removeDatabase(draft)
    defer { removeDatabase(draft) }
    try source.writeWithoutTransaction { database in
        try database.execute(sql: "VACUUM INTO ?", arguments: [draft])
    }
    let store = try Store(.file(draft), schemas: schemas)
    try store.write(prepare)
    try store.close()
    try putInPlace(draft, as: target)
}

/// Puts a finished database in the place of another, which is kept under the name `old`.
///
/// A crash leaves one or the other in the place. Neither may be open.
public func replaceStore(_ path: String, with fresh: String, keepingIn old: String) throws {
    // Afterwards all of it is in one file; only a database that can't be opened keeps its WAL.
    try? Store(.file(path), schemas: []).close()
    guard link(path, old) == 0 else { throw StoreError.notWritten(old, errno) }
    for suffix in ["-wal", "-shm"] where fileExists(path + suffix) {
        guard rename(path + suffix, old + suffix) == 0 else { throw StoreError.notWritten(old + suffix, errno) }
    }
    try putInPlace(fresh, as: path)
}

/// Gives a finished database its name; durable when this returns.
public func putInPlace(_ draft: String, as path: String) throws {
    var wal = stat()
    guard stat(draft + "-wal", &wal) != 0 || wal.st_size == 0 else {
        throw StoreError.damaged(draft, ["part of it is still in \(draft)-wal; is the disk full?"])
    }
    try flush(draft, O_RDONLY)
    guard rename(draft, path) == 0 else { throw StoreError.notWritten(path, errno) }
    // The empty WAL, which GRDB leaves behind.
    removeDatabase(draft)
    // A name is as lasting as its folder.
    try flush(path.lastIndex(of: "/").map { String(path[...$0]) } ?? ".", O_RDONLY | O_DIRECTORY)
}

private func flush(_ path: String, _ flags: Int32) throws {
    let descriptor = open(path, flags | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError.notWritten(path, errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw StoreError.notWritten(path, errno) }
}

/// Removes a database that nobody has open, and what lies beside it.
public func removeDatabase(_ path: String) {
    for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
}

private func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }
