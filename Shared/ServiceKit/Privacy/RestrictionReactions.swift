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
}
