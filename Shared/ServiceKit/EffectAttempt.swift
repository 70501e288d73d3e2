internal import Messaging
public import Model
internal import Privacy

/// One attempt at an outside call: what the other side needs to recognise a repeat, and the means to ask first.
public struct EffectAttempt: Sendable {
    /// The same for every attempt at this call: send it along as the idempotency key.
    public let id: UUID128
    /// Counted from 1.
    public let number: Int
    private let context: ServiceContext

    init(_ attempt: EffectRoute.Attempt, _ context: ServiceContext) {
        id = attempt.id
        number = attempt.number
        self.context = context
    }

    /// What the service's `openResource` has opened.
    public func resource<R: Sendable>(_ type: R.Type = R.self) -> R { context.resource(type) }

    /// Asks another service.
    ///
    /// - Throws: `Refusal` as the service gave it; another error if there is no answer in time.
    public func ask<Q: Query>(_ query: Q, timeout: Duration = .seconds(5)) async throws -> Q.Reply {
        try await context.asking.ask(query, timeout: timeout)
    }

    /// Reads a field of a person, by a key that identity lends for at most 15 minutes.
    ///
    /// The clear text is for the call that is being made, never for a row, a message or a log.
    /// - Throws: ``PersonErased``; `PrivacyError` if the envelope is not this field of this person.
    public func open(
        _ envelope: Envelope,
        as field: PersonalField = .email,
        of person: ID<Person>
    ) async throws -> String {
        let key = try await context.leases.key(of: person, envelope.dataClass, envelope.version, from: context.asking)
        return try key.open(envelope, as: field, of: person)
    }
}

/// The person has left: their data can't be read any more, by anybody.
public struct PersonErased: Error, Hashable {
    public let person: ID<Person>

    public init(person: ID<Person>) {
        self.person = person
    }
}
