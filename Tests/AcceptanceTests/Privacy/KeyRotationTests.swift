import Foundation
import Glibc
import LocalBroker
import Logging
import Messaging
import Model
import Privacy
import Storage
import Support
import Testing

/// Whoever kills identity while it changes its keys takes nothing from anybody.
@Suite struct `A change of the master key` {
    private static let people: UInt64 = 1_200

    private let identity: LiveService
    private let client: RequestClient

    init() async throws {
        let place = try await TestBroker.place()
        identity = try LiveService("identity", program: "souk-identity", at: place)
        client = RequestClient(
            connection: try place.settings(),
            source: "test",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        client.start()
    }

    private func person(_ number: UInt64) -> ID<Person> {
        ID(UUID128(high: 0x019B_76DA_A800_7000, low: 1 << 63 | number))
    }

    private func id(_ number: UInt64) -> UUID128 {
        UUID128(high: 0x019B_76DA_A800_7001, low: 1 << 63 | number)
    }

    /// Has people join, so many that the change takes a while; returns the first one's address as it is kept.
    private func join() async throws -> Envelope {
        let key = try await client.ask(Identity.FindSealingKey())
        let sealing = try SealingKey(id: key.id, publicKey: key.publicKey)
        let first = try await client.send(
            Identity.RegisterPerson(
                person: person(1),
                email: sealing.seal(
                    "li@example.com",
                    for: .field("email", of: Identity.RegisterPerson.self, person: person(1))
                )
            ),
            id: id(1)
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 2...Self.people {
                group.addTask {
                    _ = try await client.send(Identity.RegisterPerson(person: person(number)), id: id(number))
                }
            }
            try await group.waitForAll()
        }
        return try #require(first.email)
    }

    /// Opens somebody's address with a key that identity lends.
    private func open(_ envelope: Envelope) async throws -> String {
        let own = OpeningKey(id: "lease")
        let lease = try await client.ask(
            Identity.LeaseKey(
                person: person(1),
                keyClass: envelope.dataClass,
                version: envelope.version,
                recipientKey: own.publicKey
            )
        )
        let bytes = try own.open(
            lease.sealedKey,
            for: .lease(of: person(1), envelope.dataClass, version: lease.version)
        )
        return try DataKey(envelope.dataClass, version: lease.version, lent: bytes)
            .open(envelope, as: .email, of: person(1))
    }

    /// How far the change is, as the disk has it.
    private func progress() throws -> (lastRing: Int64, isComplete: Bool)? {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: "\(identity.folder)/identity-keys.sqlite", configuration: configuration)
            .read { database in
                try Row.fetchOne(
                    database,
                    sql: "SELECT last_ring, is_complete FROM master_rotation ORDER BY number DESC"
                ).map { ($0["last_ring"], $0["is_complete"]) }
            }
    }

    @Test(.timeLimit(.minutes(4)))
    func `goes on where the process was killed, and everything can be read throughout (ASVS 11.2.2)`() async throws {
        var process = try await identity.start()
        let envelope = try await join()
        let file = "\(identity.folder)/identity.kek"
        let before = try String(contentsOfFile: file, encoding: .utf8)
        _ = try await client.send(Identity.RotateMasterKey(), id: id(5_000))
        var kills = 0
        var lastRing: Int64 = 0
        while try progress()?.isComplete == false, kills < 20 {
            try await eventually("a step is done", within: .seconds(30)) {
                guard let progress = try progress() else { return false }
                return progress.isComplete || progress.lastRing > lastRing
            }
            lastRing = try progress()?.lastRing ?? 0
            process.signal(SIGKILL)
            #expect(await process.waitUntilExit(atMost: .seconds(20)))
            kills += 1
            process = try await identity.start()
            #expect(try await open(envelope) == "li@example.com")
        }
        #expect(kills > 0)

        try await eventually("the change is complete", within: .seconds(30)) {
            try await client.ask(Identity.FindKeys()).keysToRewrap == 0
        }
        #expect(try String(contentsOfFile: file, encoding: .utf8) != before)
        #expect(await identity.stop(process))
        process = try await identity.start()
        #expect(try await open(envelope) == "li@example.com")
        #expect(await identity.stop(process))
        await client.stop()
        await identity.close()
    }
}
