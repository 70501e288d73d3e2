public import Model
import Privacy
public import ServiceKit
import Synchronization

/// Identity as an effect sees it: keeps people's keys and lends them.
public final class KeyLender: Asking {
    private struct Name: Hashable {
        var person: ID<Person>
        var dataClass: PersonalDataClass
    }

    private struct State {
        var keys: [Name: DataKey] = [:]
        var erased: Set<ID<Person>> = []
        var loans = 0
    }

    private let state = Mutex(State())

    public init() {}

    /// How often a key was lent.
    public var loans: Int { state.withLock(\.loans) }

    /// Puts a text into an envelope, as identity would announce it.
    public func seal(_ text: String, as field: PersonalField, of person: ID<Person>) throws -> Envelope {
        try state.withLock { state in
            let name = Name(person: person, dataClass: field.dataClass)
            let key = state.keys[name] ?? DataKey(field.dataClass)
            state.keys[name] = key
            return try key.seal(text, as: field, of: person)
        }
    }

    /// Destroys the person's keys.
    public func erase(_ person: ID<Person>) {
        state.withLock { state in
            state.keys = state.keys.filter { $0.key.person != person }
            state.erased.insert(person)
        }
    }

    public func ask<Q: Query>(_ query: Q, timeout: Duration) async throws -> Q.Reply {
        guard let query = query as? Identity.LeaseKey, let reply = try lend(query) as? Q.Reply else {
            throw Refusal(.unknownType, "The key lender answers \(Identity.LeaseKey.name) only.")
        }
        return reply
    }

    private func lend(_ query: Identity.LeaseKey) throws -> Identity.KeyLease {
        try state.withLock { state in
            guard !state.erased.contains(query.person) else { throw Refusal(.personErased, "The person has left.") }
            guard let key = state.keys[Name(person: query.person, dataClass: query.keyClass)] else {
                throw Refusal(.personNotFound, "Nobody has this pseudonym.")
            }
            state.loans += 1
            return Identity.KeyLease(
                sealedKey: try SealingKey(id: "lease", publicKey: query.recipientKey)
                    .seal(key.bytes, for: .lease(of: query.person, query.keyClass, version: key.version)),
                version: key.version,
                expiresAt: Timestamp(milliseconds: 1_767_225_600_000)
            )
        }
    }
}
