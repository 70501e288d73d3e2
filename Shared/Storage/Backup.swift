import GRDB
internal import Glibc

/// Puts a backup in the place of a database that isn't there.
///
/// The copy is checked before it gets the name, so a damaged backup never becomes a service's database.
/// - Throws: `StoreError` if `target` (or a WAL of it) exists, or `backup` is missing or not sound.
public func restoreStore(from backup: String, to target: String) throws {
    guard fileExists(backup) else { throw StoreError.missing(backup) }
    for path in [target, target + "-wal", target + "-shm"] where fileExists(path) {
        throw StoreError.exists(path)
    }
    var configuration = Configuration()
    configuration.readonly = true
    let source = try DatabaseQueue(path: backup, configuration: configuration)
    let problems = try source.read { database in
        try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
    }
    guard problems.isEmpty else { throw StoreError.damaged(backup, problems) }

    let partial = target + ".restoring"
    unlink(partial)
    try source.writeWithoutTransaction { database in
        try database.execute(sql: "VACUUM INTO ?", arguments: [partial])
    }
    guard rename(partial, target) == 0 else { throw StoreError.missing(partial) }
}

func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }
