import AMQP
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

    @Test func `opens nothing of who has left, by no key that it or identity has, and all of who stays`() throws {
        try identity.register(2, email: "mei@example.com")
        for number: UInt64 in 1...2 { try leaveCiphertexts(of: number) }
        let (before, ciphertexts) = (try allKeys(of: identity.resource()), try self.ciphertexts())
        let leaving = ciphertexts.filter { opens($0, of: 1, by: before) }
        let staying = ciphertexts.filter { opens($0, of: 2, by: before) }
        // E-mail address, nickname, address and reason of each at least, in tables and in messages.
        #expect(leaving.count >= 4 && staying.count >= 4)
        #expect(leaving.count + staying.count == ciphertexts.count)
        try backUp()

        try identity.eraseCompletely()

        for keys in [try allKeys(of: identity.resource()), try allKeys(of: restore())] {
            #expect(keys.count == before.count - PersonalDataClass.allCases.count)
            for ciphertext in leaving { #expect(!opens(ciphertext, of: 1, by: keys), "\(ciphertext)") }
            for ciphertext in staying { #expect(opens(ciphertext, of: 2, by: keys), "\(ciphertext)") }
        }
    }

    /// Has an address kept, and a reason why somebody has seen the person's data.
    private func leaveCiphertexts(of number: UInt64) throws {
        try identity.send(
            Identity.AddAddress(
                person: .sample(number),
                address: identity.sealed(
                    "Road \(number)",
                    as: "address",
                    of: Identity.AddAddress.self,
                    .sample(number)
                ),
                country: "CN"
            )
        )
        try identity.send(identity.revealing([.email], of: number))
    }

    /// All that has the form of an envelope, in any column of any table and in any message that has left.
    private func ciphertexts() throws -> Set<Envelope> {
        let stored = try identity.store.read { database in
            try tableNames(database).flatMap { table in
                try Row.fetchAll(database, sql: "SELECT * FROM \"\(table)\"").flatMap { row in
                    row.databaseValues.compactMap { String.fromDatabaseValue($0) }
                }
            }
        }
        let sent = identity.published.map { String(decoding: $0.body, as: UTF8.self) }
        return Set((stored + sent).flatMap { $0.split(separator: "\"").compactMap { Envelope(String($0)) } })
    }

    /// Every key in the file.
    private func allKeys(of keys: KeyTable) throws -> [DataKey] {
        try Store(.file(file), schemas: [keySchema]).read { database in
            try database.all("SELECT ring, class, version FROM person_key").compactMap { row in
                try PersonalDataClass(rawValue: row["class"]).flatMap { dataClass in
                    try keys.key(row["ring"], dataClass, version: row["version"])
                }
            }
        }
    }

    /// Whether one of the keys opens an envelope as any field of a person.
    private func opens(_ envelope: Envelope, of number: UInt64, by keys: [DataKey]) -> Bool {
        keys.contains { key in
            PersonalField.allCases.contains { (try? key.open(envelope, as: $0, of: .sample(number))) != nil }
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
