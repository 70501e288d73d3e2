import Foundation
import Model
import Privacy
import ServiceKit
import Storage
import Support
import Synchronization
import Testing

@testable import IdentityService

@Suite final class `Rotate master key` {
    private let folder: String
    /// How many people have joined.
    private let people = Mutex<UInt64>(1)

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("rotation-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private var place: ServicePlace { .folder(folder, variables: [:]) }
    private var file: String { "\(folder)/identity.kek" }
    private var kek: String? { try? String(contentsOfFile: file, encoding: .utf8) }

    /// Identity in a folder, with somebody whose address is kept.
    private func start() throws -> ServiceHarness<IdentityService> {
        let identity = try ServiceHarness(IdentityService.self, in: place)
        try identity.register()
        return identity
    }

    /// The process is gone, in whatever state; another takes its place.
    private func restart(_ dead: ServiceHarness<IdentityService>) throws -> ServiceHarness<IdentityService> {
        let identity = try ServiceHarness(restarting: dead, in: place)
        try #require(!kekIsMissing)
        return identity
    }

    private var kekIsMissing: Bool { !FileManager.default.fileExists(atPath: file) }

    /// Everything that keys are for still works.
    private func expectAllOpen(_ identity: ServiceHarness<IdentityService>) throws {
        let stored = try identity.store.read { try AccountTable(database: $0).find(.sample(1))?.email }
        #expect(try identity.open(#require(stored), as: .email, of: .sample(1)) == "li@example.com")
        let someone = people.withLock { people in
            people += 1
            return people
        }
        let registered = try identity.register(someone, email: "\(someone)@example.com")
        #expect(
            try identity.open(#require(registered.email), as: .email, of: .sample(someone)) == "\(someone)@example.com"
        )
    }

    private func goOn(_ identity: ServiceHarness<IdentityService>) throws {
        identity.clock.advance(by: .milliseconds(20))
        try identity.fireTimers()
    }

    @Test func `lets everybody in before, meanwhile and afterwards (ASVS 11.2.2)`() async throws {
        let identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
        #expect(try await identity.finish(identity.login()).person == .sample(1))

        let begun = try identity.send(Identity.RotateMasterKey())
        var steps = 0
        while try identity.emitted(Identity.MasterKeyRotated.self).isEmpty {
            #expect(try await identity.finish(identity.login()).person == .sample(1))
            try expectAllOpen(identity)
            try goOn(identity)
            steps += 1
            try #require(steps < 50)
        }

        #expect(steps > 3)
        #expect(begun.masterKeyRotations == 1 && begun.keysToRewrap > 1_000)
        let done = try identity.ask(Identity.FindKeys())
        #expect(done.masterKeyRotations == 1 && done.keysToRewrap == 0)
        #expect(try await identity.finish(identity.login()).person == .sample(1))
        try expectAllOpen(identity)
        #expect(try identity.emitted(Identity.MasterKeyRotated.self).map(\.rotation) == [1])
    }

    @Test func `goes on wherever the process has died`() throws {
        var identity = try start()
        let old = try #require(kek)
        try identity.send(Identity.RotateMasterKey())
        var steps = 0
        while try identity.ask(Identity.FindKeys()).keysToRewrap > 0 || kek == old {
            identity = try restart(identity)
            try expectAllOpen(identity)
            try goOn(identity)
            steps += 1
            try #require(steps < 50)
        }
        identity = try restart(identity)

        try expectAllOpen(identity)

        #expect(try identity.ask(Identity.FindKeys()).masterKeyRotations == 1)
        #expect(!FileManager.default.fileExists(atPath: file + ".next"))
        #expect(try String(contentsOfFile: file + ".previous", encoding: .utf8) == old)
        let new = try #require(kek)
        try old.write(toFile: file, atomically: true, encoding: .utf8)
        #expect(throws: KeyTrouble.self) { try KeyTable(in: place) }
        try new.write(toFile: file, atomically: true, encoding: .utf8)
    }

    @Test func `finds done what was done when the process died before it could say so`() throws {
        var identity = try start()
        try identity.send(Identity.RotateMasterKey())
        let master = identity.resource(KeyTable.self).master
        while try master.proceed()?.isComplete == false {}

        identity = try restart(identity)
        try goOn(identity)

        #expect(try identity.emitted(Identity.MasterKeyRotated.self).map(\.rotation) == [1])
        #expect(try identity.ask(Identity.FindKeys()).masterKeyRotations == 1)
        try goOn(identity)
        #expect(try identity.emitted(Identity.MasterKeyRotated.self).count == 1)
        try expectAllOpen(identity)
    }

    @Test func `has the file in its place though the process died before it noted that`() throws {
        var identity = try start()
        try identity.send(Identity.RotateMasterKey())
        while try identity.resource(KeyTable.self).master.proceed()?.isComplete == false {}
        try Store(.file("\(folder)/identity-keys.sqlite"), schemas: [keySchema]).write { database in
            try database.run("UPDATE master_rotation SET is_complete = 0")
        }

        identity = try restart(identity)
        try expectAllOpen(identity)
        try goOn(identity)

        #expect(try identity.emitted(Identity.MasterKeyRotated.self).map(\.rotation) == [1])
        try expectAllOpen(restart(identity))
    }

    @Test func `begins one at a time, and the next when it is asked again afterwards`() throws {
        let identity = try start()
        for _ in 1...3 { #expect(try identity.send(Identity.RotateMasterKey()).masterKeyRotations == 1) }
        while try identity.emitted(Identity.MasterKeyRotated.self).isEmpty { try goOn(identity) }

        #expect(try identity.send(Identity.RotateMasterKey()).masterKeyRotations == 2)
        #expect(try identity.emitted(Identity.MasterKeyRotated.self).count == 1)
    }

    @Test func `uses the key that an operator provides, and asks for it`() throws {
        let given = "\(folder)/given.kek"
        try KeyEncryptionKey().text.write(toFile: given, atomically: true, encoding: .utf8)
        let identity = try ServiceHarness(
            IdentityService.self,
            in: .folder(folder, variables: ["SOUK_KEK_FILE": given])
        )
        let refusal = #expect(throws: Refusal.self) { try identity.send(Identity.RotateMasterKey()) }
        #expect(refusal?.code == .masterKeyMissing && refusal?.detail.contains("given.kek.next") == true)
        let next = KeyEncryptionKey().text
        try next.write(toFile: given + ".next", atomically: true, encoding: .utf8)

        try identity.send(Identity.RotateMasterKey())
        while try identity.emitted(Identity.MasterKeyRotated.self).isEmpty { try goOn(identity) }

        #expect(try String(contentsOfFile: given, encoding: .utf8) == next)
    }
}
