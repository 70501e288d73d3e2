import Foundation
import Model
import Privacy
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `The keys` {
    private let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("keys-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func open(_ variables: [String: String] = [:]) throws -> KeyTable {
        try KeyTable(in: .folder(folder, variables: variables))
    }

    private func path(_ name: String) -> String { "\(folder)/\(name)" }

    @Test func `are under a key that the first start makes, for its owner alone to read`() throws {
        _ = try open()

        let attributes = try FileManager.default.attributesOfItem(atPath: path("identity.kek"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let text = try String(contentsOfFile: path("identity.kek"), encoding: .utf8)
        #expect(KeyEncryptionKey(text.trimmingCharacters(in: .newlines)) != nil)
    }

    @Test func `are the same after a restart`() throws {
        let first = try open()
        let ring = try first.nextRing(after: 0)
        let envelope = try #require(try first.key(ring, .contact)).seal("li", as: .email, of: .sample(1))

        let second = try open()

        #expect(try #require(try second.key(ring, .contact)).open(envelope, as: .email, of: .sample(1)) == "li")
        #expect(second.sealingKey == first.sealingKey)
        let email = try PersonalText.email("li@example.com")
        #expect(second.code(ofEmail: email) == first.code(ofEmail: email))
    }

    @Test func `are not opened before it is clear what a code sent by mail proves`() throws {
        #expect(try open().takesMailProofs && open(["SOUK_IDENTITY_MAIL_PROOFS": "yes"]).takesMailProofs)
        #expect(try !open(["SOUK_IDENTITY_MAIL_PROOFS": "no"]).takesMailProofs)
        #expect(throws: KeyTrouble.self) { try open(["SOUK_IDENTITY_MAIL_PROOFS": "off"]) }
    }

    @Test func `stay shut without the key-encryption key, which is never made anew beside them`() throws {
        _ = try open()
        try FileManager.default.removeItem(atPath: path("identity.kek"))

        #expect(throws: KeyTrouble.self) { try open() }
        #expect(!FileManager.default.fileExists(atPath: path("identity.kek")))
    }

    @Test func `stay shut under another key-encryption key`() throws {
        _ = try open()
        try (KeyEncryptionKey().text + "\n").write(toFile: path("identity.kek"), atomically: true, encoding: .utf8)

        let trouble = #expect(throws: KeyTrouble.self) { try open() }

        #expect(trouble?.description.contains("SOUK_KEK_FILE") == true)
    }

    @Test func `may be under a key that an operator provides, and only provides`() throws {
        let file = path("elsewhere.kek")
        #expect(throws: KeyTrouble.self) { try open(["SOUK_KEK_FILE": file]) }
        try "not a key".write(toFile: file, atomically: true, encoding: .utf8)
        #expect(throws: KeyTrouble.self) { try open(["SOUK_KEK_FILE": file]) }

        try KeyEncryptionKey().text.write(toFile: file, atomically: true, encoding: .utf8)

        #expect(throws: Never.self) { try open(["SOUK_KEK_FILE": file]) }
        #expect(!FileManager.default.fileExists(atPath: path("identity.kek")))
    }

    @Test func `are durable before a ring is given to anybody`() throws {
        let ring = try open().nextRing(after: 0)

        // As after a crash before the other database committed: nobody has the ring, and nobody ever will.
        let next = try open()

        #expect(try next.key(ring, .contact) != nil)
        #expect(try next.nextRing(after: 0) > ring)
    }

    @Test func `go on with the same ring when the row that wanted it was undone`() throws {
        let keys = try open()

        #expect(try keys.nextRing(after: 0) == keys.nextRing(after: 0))
        #expect(try keys.nextRing(after: 1) == 2)
    }

    @Test func `never give a ring twice, however many there are`() throws {
        let keys = try open()
        var last: Int64 = 0

        for _ in 1...1200 {
            let ring = try keys.nextRing(after: last)
            #expect(ring > last)
            last = ring
        }
        #expect(try PersonalDataClass.allCases.allSatisfy { try keys.key(last, $0) != nil })
    }

    @Test func `are gone from the disk once they are destroyed, and named each time`() throws {
        let keys = try open()
        let ring = try keys.nextRing(after: 0)
        let wrapped = try Store(.file(path("identity-keys.sqlite")), schemas: [keySchema]).read { database in
            try database.all("SELECT wrapped FROM person_key WHERE ring = ?", [ring]).map { $0.bytes("wrapped") }
        }
        #expect(wrapped.count == 4)
        #expect(try wrapped.allSatisfy(isOnDisk))

        let ids = try keys.destroy(ring)

        #expect(ids == ["contact", "marketing", "order_legal", "profile"].map { "\(ring).\($0).1" })
        #expect(try !wrapped.contains(where: isOnDisk))
        #expect(try keys.key(ring, .contact) == nil)
        #expect(try keys.destroy(ring) == ids)
        #expect(try open().destroy(ring) == ids)
        #expect(try keys.key(keys.nextRing(after: ring), .contact) != nil)
    }

    private func isOnDisk(_ bytes: [UInt8]) throws -> Bool {
        try ["identity-keys.sqlite", "identity-keys.sqlite-wal"].contains { name in
            try Data(contentsOf: URL(filePath: path(name))).firstRange(of: Data(bytes)) != nil
        }
    }
}

@Suite struct `An account and its keys, through a restart` {
    @Test func `belong together, though two databases share no commit`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pair-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let place = ServicePlace.folder(folder, variables: [:])
        let before = try ServiceHarness(IdentityService.self, in: place)
        let first = try #require(before.register(1, email: "li@example.com").email)
        // Refused, so undone, after a ring was chosen for it.
        #expect(throws: Refusal.self) { try before.register(2, email: "li@example.com") }
        let second = try #require(before.register(3, email: "mei@example.com").email)

        let after = try ServiceHarness(IdentityService.self, in: place)
        let third = try #require(after.register(4, email: "zhou@example.com", id: "after the restart").email)

        #expect(try after.open(first, as: .email, of: .sample(1)) == "li@example.com")
        #expect(try after.open(second, as: .email, of: .sample(3)) == "mei@example.com")
        #expect(try after.open(third, as: .email, of: .sample(4)) == "zhou@example.com")
    }
}
