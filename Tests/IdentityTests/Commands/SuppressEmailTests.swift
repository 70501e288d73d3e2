import Foundation
import Model
import Privacy
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `Suppress email` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    private func suppress(_ number: UInt64 = 1) throws {
        try identity.send(Identity.SuppressEmail(person: .sample(number)), from: "notification")
    }

    @Test func `holds for whoever comes with the same address once its person has left`() throws {
        try suppress()
        try identity.eraseCompletely()

        let again = try identity.register(2, email: "LI@example.com")
        let other = try identity.register(3, email: "mei@example.com")

        #expect(again.isSuppressed == true)
        #expect(other.isSuppressed == nil)
        #expect(try identity.emitted(Identity.PersonRegistered.self).map(\.isSuppressed) == [nil, true, nil])
    }

    @Test func `keeps a keyed hash and nothing else, and that of no other index`() throws {
        try suppress()
        try suppress()
        let email = try PersonalText.email("li@example.com")
        let codes = try identity.store.read { database in
            try database.all("SELECT code FROM suppressed_address").map { $0.bytes("code") }
        }

        let keys = identity.resource(KeyTable.self)
        #expect(codes == [keys.code(ofSuppressed: email)])
        #expect(codes != [keys.code(ofEmail: email)])
    }

    @Test func `holds through a restart`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mail-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let email = try PersonalText.email("li@example.com")

        let codes = try (1...2).map { _ in
            try KeyTable(in: .folder(folder, variables: [:])).code(ofSuppressed: email)
        }

        #expect(codes[0] == codes[1])
    }

    @Test func `refuses people without an address, and people who aren't there`() throws {
        try identity.register(2, email: nil)

        try identity.expectRefusal(.emailMissing, at: "$.person", of: Identity.SuppressEmail(person: .sample(2)))
        try identity.expectRefusal(.personNotFound, at: "$.person", of: Identity.SuppressEmail(person: .sample(9)))
    }

    @Test func `is notification's alone, and the operator's`() throws {
        let command = Identity.SuppressEmail(person: .sample(1))

        #expect(try identity.code(of: command, from: "edge") == .notAllowed)
        #expect(try identity.code(of: command, from: "notification") == nil)
    }
}
