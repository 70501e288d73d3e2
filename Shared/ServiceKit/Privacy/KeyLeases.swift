internal import Model
internal import Privacy
internal import Synchronization

/// The keys that identity has lent this process: in memory only, 15 minutes at most, then wiped.
final class KeyLeases: Sendable {
    private struct Name: Hashable {
        var person: ID<Person>
        var dataClass: PersonalDataClass
        var version: Int
    }

    private struct Lease {
        var key: DataKey
        var until: ContinuousClock.Instant
    }

    private static let longest = Duration.seconds(900)
    private static let capacity = 10_000

    private let leases = Mutex<[Name: Lease]>([:])
    /// Identity seals what it lends to this key, which no one but this process has ever had.
    private let own = OpeningKey(id: "lease")
    private let environment: @Sendable () -> ContinuousClock.Instant

    init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        environment = now
    }

    /// The key that an envelope is under, borrowed unless it is here already.
    func key(
        of person: ID<Person>,
        _ dataClass: PersonalDataClass,
        _ version: Int,
        from identity: any Asking
    ) async throws -> DataKey {
        let name = Name(person: person, dataClass: dataClass, version: version)
        if let lease = leases.withLock({ $0[name] }), lease.until > environment() { return lease.key }
        let key = try await borrow(name, from: identity)
        keep(key, name)
        return key
    }

    func forget(_ person: ID<Person>) {
        leases.withLock { leases in leases = leases.filter { name, _ in name.person != person } }
    }

    /// How many keys are in memory.
    var count: Int { leases.withLock(\.count) }

    private func borrow(_ name: Name, from identity: any Asking) async throws -> DataKey {
        let question = Identity.LeaseKey(
            person: name.person,
            keyClass: name.dataClass,
            version: name.version,
            recipientKey: own.publicKey
        )
        let lent: Identity.KeyLease
        do {
            lent = try await identity.ask(question, timeout: .seconds(5))
        } catch let refusal as Refusal where refusal.code.code == RefusalCode.personErased.code {
            forget(name.person)
            throw PersonErased(person: name.person)
        }
        let bytes = try own.open(
            lent.sealedKey,
            for: .lease(of: name.person, name.dataClass, version: name.version)
        )
        return try DataKey(name.dataClass, version: name.version, lent: bytes)
    }

    /// Identity's clock may differ from ours, so the time is counted here, from the moment the key came.
    private func keep(_ key: DataKey, _ name: Name) {
        let until = environment() + Self.longest
        leases.withLock { leases in
            if leases.count >= Self.capacity, let first = leases.min(by: { $0.value.until < $1.value.until }) {
                leases[first.key] = nil
            }
            leases[name] = Lease(key: key, until: until)
        }
        Task { [weak self] in
            try? await Task.sleep(for: Self.longest)
            self?.removeExpired()
        }
    }

    /// The last copy of a key wipes its bytes.
    func removeExpired() {
        let now = environment()
        leases.withLock { leases in leases = leases.filter { _, lease in lease.until > now } }
    }
}
