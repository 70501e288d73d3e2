import Foundation
import LocalBroker
import Logging
import Messaging
import Model
import Privacy
import ServiceKit
import Storage
import Support
import Testing

/// A backup still has those who left after it was made.
@Suite struct `A service restored from an old backup` {
    private let identity: LiveService
    private let social: LiveService
    private let client: RequestClient
    private let li = ID<Person>(UUID128(high: 0x019B_76DA_A800_7000, low: 1 << 63 | 1))
    private let mei = ID<Person>(UUID128(high: 0x019B_76DA_A800_7000, low: 1 << 63 | 2))

    init() async throws {
        let place = try await TestBroker.place()
        identity = try LiveService("identity", program: "souk-identity", at: place)
        social = try LiveService("social-graph", program: "souk-social-graph", at: place)
        client = RequestClient(
            connection: try place.settings(),
            source: "test",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        client.start()
    }

    private func id(_ number: UInt64) -> UUID128 { UUID128(high: 0x019B_76DA_A800_7000, low: 1 << 63 | 100 + number) }

    /// Two people join, and one follows the other.
    private func join() async throws {
        _ = try await client.send(Identity.RegisterPerson(person: li), id: id(1))
        _ = try await client.send(Identity.RegisterPerson(person: mei), id: id(2))
        _ = try await client.send(SocialGraph.FollowPerson(follower: li, followee: mei), id: id(3))
    }

    /// Has li leave, and waits until both services have confirmed.
    private func leave() async throws -> ID<Identity.Erasure> {
        let request = try await client.send(Identity.ErasePerson(person: li), id: id(4)).request
        try await eventually("both have confirmed", within: .seconds(30)) {
            let report = try await client.ask(Identity.FindErasure(request: request))
            return Set(report.confirmations.map(\.service)) == ["identity", "social-graph"]
        }
        return request
    }

    private func run(_ arguments: String..., for service: LiveService) async throws {
        let output = "\(service.folder)/output-\(UUID().uuidString).log"
        let name = service === identity ? "souk-identity" : "souk-social-graph"
        let process = try await startProgram(
            name,
            arguments,
            environment: ["SOUK_DATA": service.folder],
            output: output
        )
        _ = await process.waitUntilExit(atMost: .seconds(60))
        let text = try String(contentsOfFile: output, encoding: .utf8)
        #expect(process.status == 0, "\(text)")
    }

    private func restore(_ backup: String, for service: LiveService) async throws {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: service.database + suffix) }
        try await run("restore", backup, for: service)
    }

    private func holdsLi(_ service: LiveService) throws -> Bool {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: service.database, configuration: configuration).read { database in
            try tableNames(database).subtracting(["erased_person", "erasure", "privacy_request", "outbox", "inbox"])
                .contains { table in
                    try database.columns(in: table).map(\.name).contains { column in
                        try holds([li.uuid.bytes], table, column, in: database)
                    }
                }
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func `is not ready before those have been erased again who have left since`() async throws {
        let first = try await identity.start()
        let second = try await social.start()
        try await join()
        let backup = "\(social.folder)/backup.sqlite"
        try await run("backup", backup, for: social)
        _ = try await leave()
        #expect(await social.stop(second))
        #expect(await identity.stop(first))
        try await restore(backup, for: social)
        #expect(try holdsLi(social), "the backup has her")

        let restored = try await social.launch()
        try await eventually("it says what it waits for", within: .seconds(20)) {
            try String(contentsOfFile: "\(social.folder)/social-graph.log", encoding: .utf8)
                .contains("can't learn who has left")
        }
        #expect(try await social.health()?.ready != true)
        let back = try await identity.start()
        try await eventually("it is ready", within: .seconds(30)) { try await social.health()?.ready == true }

        #expect(await social.stop(restored))
        #expect(try !holdsLi(social))
        #expect(await identity.stop(back))
        await client.stop()
        await identity.close()
        await social.close()
    }

    @Test(.timeLimit(.minutes(3)))
    func `learns it from the log if it is identity itself`() async throws {
        let first = try await identity.start()
        let second = try await social.start()
        try await join()
        let backup = "\(identity.folder)/backup.sqlite"
        try await run("backup", backup, for: identity)
        let request = try await leave()
        #expect(await identity.stop(first))
        try await restore(backup, for: identity)
        #expect(try holdsLi(identity), "the backup has her")

        let restored = try await identity.start()

        let refusal = await #expect(throws: Refusal.self) { try await client.ask(Identity.FindPerson(person: li)) }
        #expect(refusal?.code.code == RefusalCode.personErased.code)
        #expect(try await client.ask(Identity.FindPerson(person: mei)).state == .active)
        try await eventually("both confirm again", within: .seconds(30)) {
            let report = try await client.ask(Identity.FindErasure(request: request))
            return Set(report.confirmations.map(\.service)) == ["identity", "social-graph"]
        }
        #expect(await identity.stop(restored))
        #expect(try !holdsLi(identity))
        #expect(await social.stop(second))
        await client.stop()
        await identity.close()
        await social.close()
    }
}
