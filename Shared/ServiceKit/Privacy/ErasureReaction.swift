internal import Logging
internal import Messaging
internal import Metrics
public import Model
internal import Privacy
internal import Storage

extension Service {
    /// Every service's reaction to somebody's wish to leave: its own first, if it lists one, then the map, then a look
    /// whether anything is left.
    ///
    /// Whatever happens, it answers by `identity.erasure.confirm`; asked again, it answers again.
    static func erasureRoute(_ context: ServiceContext) -> Route {
        let participant = PrivacyParticipant(Self.self)
        let own = handlers.lazy.compactMap { handler in handler.route(context) }
            .first { $0.type == Identity.ErasureRequested.name }
        return Route(type: Identity.ErasureRequested.name, kind: .event, roles: [.service(Identity.service)]) { body in
            let event = try JSON.decode(Identity.ErasureRequested.self, from: body)
            let ownCall = try own?.read(body)
            return Route.Call(key: event.partitionKey) { unit in
                _ = try ownCall?.run(unit)
                let transaction = Transaction(unit, context)
                let outcome = try participant.erase(
                    event.person,
                    request: event.request,
                    in: transaction.database,
                    at: transaction.now
                )
                try AccessTable(database: transaction.database).forget(event.person)
                let remains = try participant.remains(of: event.person, in: transaction.database)
                for (table, rows) in remains {
                    unit.logger.critical(
                        "somebody who has left is still there: the map of personal data misses a column",
                        metadata: ["table": "\(table)", "rows": "\(rows)"]
                    )
                }
                unit.forget(Forgetting(event))
                unit.afterCommit {
                    context.leases.forget(event.person)
                    context.memory?.forget(event.person)
                    forget(event.person)
                }
                var confirmation = Identity.ErasureConfirmation(
                    service: name,
                    deleted: outcome.deleted,
                    retained: outcome.retained,
                    confirmedAt: transaction.now,
                    remaining: remains.values.reduce(0, +),
                    publicKey: context.signing.publicKey
                )
                confirmation.signature = try context.signing.sign(
                    confirmation.signedText(request: event.request, person: event.person)
                )
                transaction.send(
                    Identity.ConfirmErasure(
                        request: event.request,
                        person: event.person,
                        confirmation: confirmation
                    )
                )
                return []
            }
        }
    }
}

extension Forgetting {
    /// The erasure's own messages stay: they tell of nobody but a pseudonym, and prove what was done.
    fileprivate init(_ event: Identity.ErasureRequested) {
        self.init(
            subject: event.person.description,
            keptEvents: [Identity.ErasureRequested.name, Identity.ErasureConfirmed.name, Identity.PersonErased.name],
            keptReplies: event.request.description,
            reply: Reply.problem(Refusal(.personErased, "The person has left since."))
        )
    }
}

/// A message about somebody who has been erased is dropped, and counted.
private let droppedMessages = Counter(label: "souk_erased_person_messages")

extension Transaction {
    /// Whether the person has left: then nothing about them may be written any more.
    public func isErased(_ person: ID<Person>) throws -> Bool {
        let isErased = try database.isErased(person)
        if isErased { droppedMessages.increment() }
        return isErased
    }

    /// Whether the person's data may only be kept.
    public func isRestricted(_ person: ID<Person>) throws -> Bool { try database.isRestricted(person) }
}

extension Snapshot {
    /// Whether the person has left.
    public func isErased(_ person: ID<Person>) throws -> Bool { try database.isErased(person) }

    /// Whether the person's data may only be kept.
    public func isRestricted(_ person: ID<Person>) throws -> Bool { try database.isRestricted(person) }
}

extension Database {
    fileprivate func isErased(_ person: ID<Person>) throws -> Bool {
        try one("SELECT 1 FROM erased_person WHERE person = ?", [person.uuid.bytes.blob]) != nil
    }

    fileprivate func isRestricted(_ person: ID<Person>) throws -> Bool {
        try one("SELECT 1 FROM restricted_person WHERE person = ?", [person.uuid.bytes.blob]) != nil
    }
}
