internal import Messaging
internal import Model

extension Service {
    /// What every service does when somebody's data may only be kept, and when it may be used again.
    ///
    /// It notes it; what follows is for the service's handlers, which ask ``Transaction/isRestricted(_:)``.
    static func restrictionRoutes(_ context: ServiceContext) -> [Route] {
        let participant = PrivacyParticipant(Self.self)
        return [
            standing(context) { (event: Identity.PersonRestricted, transaction) in
                // Nobody is noted again who has left: the row would be all that is left of them.
                guard try !transaction.isErased(event.person) else { return }
                try participant.restrict(event.person, in: transaction.database, at: event.since)
            },
            standing(context) { (event: Identity.RestrictionLifted, transaction) in
                try participant.unrestrict(event.person, in: transaction.database)
            },
        ]
    }

    /// A reaction of every service; one that lists its own runs that first.
    private static func standing<E: Event>(
        _ context: ServiceContext,
        _ react: @escaping @Sendable (E, Transaction) throws -> Void
    ) -> Route {
        let own = handlers.lazy.compactMap { $0.route(context) }.first { $0.type == E.name }
        return Route(type: E.name, kind: .event, roles: nil) { body in
            let event = try JSON.decode(E.self, from: body)
            let ownCall = try own?.read(body)
            return Route.Call(key: event.partitionKey) { unit in
                _ = try ownCall?.run(unit)
                try react(event, Transaction(unit, context))
                return []
            }
        }
    }
}
