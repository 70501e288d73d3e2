import Messaging
import Model
import Support
import Synchronization
import Testing

@testable import ServiceKit

private let li = ID<Person>(UUID128(high: 0x019B_76DA_A800_7000, low: 1))

@Suite struct `A lent key` {
    private let identity = KeyLender()

    @Test func `opens the envelope, and is asked for once`() async throws {
        let attempt = try attempt(KeyLeases())
        let envelope = try identity.seal("li@example.com", as: .email, of: li)

        for _ in 1...3 { #expect(try await attempt.open(envelope, of: li) == "li@example.com") }

        #expect(identity.loans == 1)
    }

    @Test func `is for one class of data`() async throws {
        let attempt = try attempt(KeyLeases())
        let nickname = try identity.seal("Li", as: .nickname, of: li)
        let email = try identity.seal("li@example.com", as: .email, of: li)

        #expect(try await attempt.open(nickname, as: .nickname, of: li) == "Li")
        #expect(try await attempt.open(email, of: li) == "li@example.com")
        #expect(identity.loans == 2)
    }

    @Test func `is given up after 15 minutes (ASVS 14.2.2)`() async throws {
        let start = ContinuousClock.now
        let passed = Passed()
        let leases = KeyLeases(now: { start + passed.time })
        let envelope = try identity.seal("li@example.com", as: .email, of: li)
        _ = try await attempt(leases).open(envelope, of: li)

        passed.time = .seconds(899)
        leases.removeExpired()
        #expect(leases.count == 1)
        passed.time = .seconds(900)
        leases.removeExpired()

        #expect(leases.count == 0)
        _ = try await attempt(leases).open(envelope, of: li)
        #expect(identity.loans == 2)
    }

    @Test func `is given up when the person leaves, and never lent again (ASVS 14.2.2)`() async throws {
        let leases = KeyLeases()
        let envelope = try identity.seal("li@example.com", as: .email, of: li)
        _ = try await attempt(leases).open(envelope, of: li)

        identity.erase(li)
        leases.forget(li)

        await #expect(throws: PersonErased(person: li)) { try await attempt(leases).open(envelope, of: li) }
        #expect(leases.count == 0)
    }

    @Test func `counts for nothing 15 minutes after its person has left, though nobody could tell the service`()
        async throws
    {
        let start = ContinuousClock.now
        let passed = Passed()
        let leases = KeyLeases(now: { start + passed.time })
        let envelope = try identity.seal("li@example.com", as: .email, of: li)
        _ = try await attempt(leases).open(envelope, of: li)

        identity.erase(li)
        passed.time = .seconds(900)

        await #expect(throws: PersonErased(person: li)) { try await attempt(leases).open(envelope, of: li) }
        #expect(leases.count == 0)
    }

    private func attempt(_ leases: KeyLeases) throws -> EffectAttempt {
        try EffectAttempt(
            .init(id: UUID128(high: 1, low: 1), number: 1),
            ServiceContext(
                resource: (),
                asking: identity,
                leases: leases,
                access: AccessDesk(service: "guestbook", recalling: nil, asking: identity)
            )
        )
    }
}

private final class Passed: Sendable {
    private let mutex = Mutex(Duration.zero)
    var time: Duration {
        get { mutex.withLock { $0 } }
        set { mutex.withLock { $0 = newValue } }
    }
}
