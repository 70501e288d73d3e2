import Foundation
import Storage
import Testing

@Suite struct `A store` {
    private let folder: URL
    private var path: String { folder.appendingPathComponent("a.sqlite").path }
    private let notes = Schema("notes", [.init("1", sql: "CREATE TABLE note (text TEXT NOT NULL)")])

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func texts(_ store: Store) throws -> [String] {
        try store.read { try String.fetchAll($0, sql: "SELECT text FROM note ORDER BY rowid") }
    }

    @Test func `syncs every commit to the disk, whatever its library prefers`() throws {
        let store = try Store(.file(path), schemas: [notes])

        let (synchronous, journal) = try store.write { database in
            (
                try Int.fetchOne(database, sql: "PRAGMA synchronous"),
                try String.fetchOne(database, sql: "PRAGMA journal_mode")
            )
        }

        #expect(store.synchronousLevel == 2)
        #expect(synchronous == 2)
        #expect(journal == "wal")
        try store.close()
    }

    @Test func `holds nothing of what was deleted in either file once it is scrubbed`() throws {
        let store = try Store(.file(path), schemas: [notes])
        let secret = "a note that has to go"
        func isOnDisk() throws -> Bool {
            try ["", "-wal"].contains { suffix in
                try Data(contentsOf: URL(filePath: path + suffix)).firstRange(of: Data(secret.utf8)) != nil
            }
        }
        try store.write { try $0.run("INSERT INTO note VALUES (?)", [secret]) }
        try store.checkpoint()
        try store.write { try $0.run("DELETE FROM note") }
        #expect(try isOnDisk())

        try store.scrub()

        #expect(try !isOnDisk())
        try store.close()
    }

    @Test func `reads beside a write that has not ended`() throws {
        let store = try Store(.file(path), schemas: [notes])
        try store.write { try $0.run("INSERT INTO note VALUES ('first')") }

        try store.write { database in
            try database.run("INSERT INTO note VALUES ('second')")
            #expect(try texts(store) == ["first"])
        }

        #expect(try texts(store) == ["first", "second"])
        try store.close()
    }

    @Test func `undoes a transaction that throws`() throws {
        struct Stop: Error {}
        let store = try Store(.memory, schemas: [notes])

        #expect(throws: Stop.self) {
            try store.write { database in
                try database.run("INSERT INTO note VALUES ('gone')")
                throw Stop()
            }
        }

        #expect(try texts(store) == [])
    }

    @Test func `applies new migrations once, in order, and keeps the data`() throws {
        var store = try Store(.file(path), schemas: [notes])
        try store.write { try $0.run("INSERT INTO note VALUES ('kept')") }
        try store.close()
        let grown = Schema(
            "notes",
            notes.migrations + [.init("2", sql: "ALTER TABLE note ADD COLUMN at INTEGER NOT NULL DEFAULT 7")]
        )

        for _ in 1...2 {
            store = try Store(.file(path), schemas: [grown])
            #expect(try store.read { try Int.fetchOne($0, sql: "SELECT at FROM note WHERE text = 'kept'") } == 7)
            try store.close()
        }
    }

    @Test func `does not open what a newer version has written`() throws {
        let grown = Schema("notes", notes.migrations + [.init("2", sql: "CREATE TABLE more (x)")])
        try Store(.file(path), schemas: [grown]).close()

        #expect(throws: StoreError.self) { try Store(.file(path), schemas: [notes]) }
    }

    @Test func `is backed up while it is written, and restored where nothing is`() throws {
        let store = try Store(.file(path), schemas: [notes])
        try store.write { try $0.run("INSERT INTO note VALUES ('saved')") }
        let backup = folder.appendingPathComponent("backup.sqlite").path

        try store.backup(to: backup)
        try store.write { try $0.run("INSERT INTO note VALUES ('later')") }
        let restored = folder.appendingPathComponent("b.sqlite").path
        try restoreStore(from: backup, to: restored, schemas: [notes]) { database in
            try database.run("INSERT INTO note VALUES ('marked')")
        }

        let copy = try Store(.file(restored), schemas: [notes])
        #expect(try texts(copy) == ["saved", "marked"])
        try copy.check()
        #expect(throws: StoreError.self) { try store.backup(to: backup) }
        #expect(throws: StoreError.self) { try restoreStore(from: backup, to: path, schemas: [notes]) { _ in } }
        try store.close()
        try copy.close()
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!files.contains { $0.contains(".draft") || $0.contains(".restoring") })
    }

    @Test func `is backed up over what a backup that was killed has left`() throws {
        let store = try Store(.file(path), schemas: [notes])
        let backup = folder.appendingPathComponent("backup.sqlite").path
        try Data("half a backup".utf8).write(to: URL(filePath: backup + ".draft"))

        try store.backup(to: backup)

        try Store(.file(backup), schemas: [notes]).check()
        #expect(!FileManager.default.fileExists(atPath: backup + ".draft"))
        try store.close()
    }

    @Test func `is backed up as the version that serves it has left it`() throws {
        let old = try Store(.file(path), schemas: [notes])
        let backup = folder.appendingPathComponent("backup.sqlite").path

        let visitor = try Store(.file(path), schemas: [])
        try visitor.backup(to: backup)
        try visitor.close()

        try Store(.file(backup), schemas: [notes]).check()
        #expect(try old.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM grdb_migrations") } == 1)
        try old.close()
    }

    @Test func `is not there before all that a restore does is done`() throws {
        struct Stop: Error {}
        let backup = folder.appendingPathComponent("backup.sqlite").path
        let store = try Store(.file(path), schemas: [notes])
        try store.backup(to: backup)
        try store.close()
        let target = folder.appendingPathComponent("c.sqlite").path

        #expect(throws: Stop.self) {
            try restoreStore(from: backup, to: target, schemas: [notes]) { _ in
                #expect(!FileManager.default.fileExists(atPath: target))
                throw Stop()
            }
        }

        #expect(!FileManager.default.fileExists(atPath: target))
        try restoreStore(from: backup, to: target, schemas: [notes]) { _ in }
        #expect(FileManager.default.fileExists(atPath: target))
    }

    @Test func `is not restored from the backup of another service, nor from a file that is none`() throws {
        let (other, empty) = (folder.appendingPathComponent("other").path, folder.appendingPathComponent("empty").path)
        let store = try Store(.file(path), schemas: [Schema("others", [.init("1", sql: "CREATE TABLE other (x)")])])
        try store.backup(to: other)
        try store.close()
        try Data().write(to: URL(filePath: empty))
        let target = folder.appendingPathComponent("c.sqlite").path

        for backup in [other, empty] {
            #expect(throws: StoreError.self) {
                try restoreStore(from: backup, to: target, schemas: [notes]) { _ in }
            }
            #expect(!FileManager.default.fileExists(atPath: target))
        }
    }

    @Test func `takes another's place at once, and all that it had keeps a name`() throws {
        let (fresh, old) = (path + ".rebuilding", path + ".before")
        let store = try Store(.file(path + ".open"), schemas: [notes])
        try store.write { try $0.run("INSERT INTO note VALUES ('old')") }
        // What a process that was killed leaves: the last commits are in the WAL alone.
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: path + ".open" + suffix, toPath: path + suffix)
        }
        try store.close()
        let rebuilt = try Store(.file(fresh), schemas: [notes])
        try rebuilt.write { try $0.run("INSERT INTO note VALUES ('new')") }
        try rebuilt.close()

        try replaceStore(path, with: fresh, keepingIn: old)

        #expect(try texts(Store(.file(path), schemas: [notes])) == ["new"])
        #expect(try texts(Store(.file(old), schemas: [notes])) == ["old"])
    }

    @Test func `is not restored from a damaged backup`() throws {
        let backup = folder.appendingPathComponent("backup.sqlite").path
        let store = try Store(.file(path), schemas: [notes])
        try store.write { database in
            for number in 1...2000 { try database.run("INSERT INTO note VALUES (?)", ["note \(number)"]) }
        }
        try store.backup(to: backup)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: backup))
        bytes.replaceSubrange(8192..<12_000, with: repeatElement(0xAB, count: 12_000 - 8192))
        try bytes.write(to: URL(fileURLWithPath: backup))
        let target = folder.appendingPathComponent("c.sqlite").path

        #expect(throws: (any Error).self) {
            try restoreStore(from: backup, to: target, schemas: [notes]) { _ in }
        }

        #expect(!FileManager.default.fileExists(atPath: target))
        try store.close()
    }

    @Test func `binds and reads every byte with the statements of the hot path`() throws {
        let store = try Store(.memory, schemas: [Schema("s", [.init("1", sql: "CREATE TABLE t (a, b, c)")])])

        let row = try store.write { database in
            let insert = try HotStatement("INSERT INTO t VALUES (?, ?, ?)", in: database)
            insert.bind(1, Int64.min)
            insert.bind(2, "")
            insert.bind(3, [0, 255, 0] as [UInt8])
            try insert.run()
            insert.bind(1, nil as Int64?)
            insert.bind(2, "a\u{0}b")
            insert.bind(3, [] as [UInt8])
            try insert.run()
            return try database.all("SELECT a, typeof(b), length(CAST(b AS BLOB)), c, typeof(c) FROM t ORDER BY rowid")
                .map(\.description)
        }

        #expect(row[0].contains("-9223372036854775808"))
        #expect(row[0].contains("text"))
        #expect(row[1].contains("NULL"))
        #expect(row[1].contains(" length(CAST(b AS BLOB)):3 "))
        #expect(row[1].contains("typeof(c):\"blob\""))
    }

    @Test func `says what SQLite says when a statement of the hot path fails`() throws {
        let store = try Store(.memory, schemas: [Schema("s", [.init("1", sql: "CREATE TABLE t (a NOT NULL)")])])

        let error = try store.write { database -> DatabaseError? in
            let insert = try HotStatement("INSERT INTO t VALUES (?)", in: database)
            insert.bind(1, nil as Int64?)
            do {
                try insert.run()
                return nil
            } catch {
                return error as? DatabaseError
            }
        }

        #expect(error?.resultCode.primaryResultCode == .SQLITE_CONSTRAINT)
        #expect(error?.message?.contains("NOT NULL") == true)
        #expect(error?.isStorageTrouble == false)
    }
}
