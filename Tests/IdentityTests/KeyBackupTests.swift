import Foundation
import Model
import Privacy
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `A backup of the keys` {
    private let folder: String
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("backup-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        identity = try ServiceHarness(IdentityService.self, in: .folder(folder, variables: [:]))
        try identity.register()
    }

    private var file: String { "\(folder)/identity-keys.sqlite" }

    private func backUp() throws {
        try Store(.file(file), schemas: [keySchema]).backup(to: "\(folder)/backup.sqlite")
    }

    /// Puts the backup in the place of the keys, and has identity start with it.
    private func restore() throws -> KeyTable {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + suffix) }
        try FileManager.default.copyItem(atPath: "\(folder)/backup.sqlite", toPath: file)
        let keys = try KeyTable(in: .folder(folder, variables: [:]))
        try IdentityService.checkResource(keys, against: identity.store, at: identity.clock.now)
        return keys
    }

    @Test func `brings nobody's keys back who has left since`() throws {
        try identity.register(2, email: "mei@example.com")
        try backUp()
        try identity.eraseCompletely()

        let keys = try restore()

        for dataClass in PersonalDataClass.allCases {
            #expect(try keys.key(1, dataClass) == nil)
            #expect(try keys.key(2, dataClass) != nil)
        }
    }

    @Test func `is refused once it is older than 30 days, with what to do instead`() throws {
        identity.clock.advance(by: .seconds(86_400))
        try identity.fireTimers()
        try backUp()
        identity.clock.advance(by: .seconds(30 * 86_400))
        #expect(throws: Never.self) { try restore() }

        identity.clock.advance(by: .seconds(1))
        let trouble = #expect(throws: KeyTrouble.self) { try restore() }

        #expect(trouble?.description.contains("last in use on 2026-01-02") == true)
        #expect(trouble?.description.contains("Put a newer copy in its place") == true)
    }

    @Test func `is as old as the day on which it was made, however long identity has been running`() throws {
        for _ in 1...2 {
            identity.clock.advance(by: .seconds(40 * 86_400))
            try identity.fireTimers()
        }

        try backUp()

        #expect(throws: Never.self) { try restore() }
    }

    @Test func `is refused if somebody has joined since, whose keys it hasn't`() throws {
        let first = identity.resource(KeyTable.self)
        // One more person than a block has rings.
        try backUp()
        var last: Int64 = 1
        while last < 513 { last = try first.nextRing(after: last) }
        try identity.store.write { database in
            try database.run("UPDATE account SET ring = ?", [last])
        }

        let trouble = #expect(throws: KeyTrouble.self) { try restore() }

        #expect(trouble?.description.contains("the keys of 1 of its people are missing") == true)
    }

    @Test func `is good though the other database is older, and still has who has left`() throws {
        let older = try ServiceHarness(IdentityService.self, in: .memory)
        try older.register()
        try identity.eraseCompletely()
        try backUp()

        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + suffix) }
        try FileManager.default.copyItem(atPath: "\(folder)/backup.sqlite", toPath: file)

        #expect(throws: Never.self) {
            try IdentityService.checkResource(
                KeyTable(in: .folder(folder, variables: [:])),
                against: older.store,
                at: identity.clock.now
            )
        }
    }
}
