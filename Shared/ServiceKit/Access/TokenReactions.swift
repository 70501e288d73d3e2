internal import Messaging
internal import Model
internal import Storage

extension Service {
    /// What every service does about access tokens: learns their keys, and which sessions are over.
    ///
    /// A service that reacts to one of these events itself does so first.
    static func tokenRoutes(_ context: ServiceContext) -> [Route] {
        [
            standing(context) { (event: Identity.TokenKeyPublished, transaction) in
                let table = AccessTable(database: transaction.database)
                try table.prune(at: transaction.now)
                for key in event.keys { try table.save(key) }
                transaction.afterCommit { context.access.learn(event.keys) }
            },
            standing(context) { (event: Identity.SessionRevoked, transaction) in
                let table = AccessTable(database: transaction.database)
                let now = transaction.now
                let until = now + AccessDesk.memory
                try table.prune(at: now)
                for session in event.sessions { try table.end(session, until: until) }
                // Those of this very second may be of the session that goes on, or of one opened since.
                let isFloor = try event.isOfAll == true && !transaction.isErased(event.person)
                if isFloor { try table.setFloor(of: event.person, issuedBefore: event.revokedAt, until: until) }
                transaction.afterCommit {
                    context.access.forget(sessions: event.sessions, until: until, at: now)
                    guard isFloor else { return }
                    context.access.refuse(
                        tokensOf: event.person,
                        issuedBefore: event.revokedAt,
                        until: until,
                        at: now
                    )
                }
            },
        ]
    }
}
