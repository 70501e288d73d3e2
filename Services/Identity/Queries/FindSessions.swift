import Model
import ServiceKit

/// Lists where a person is logged in.
func findSessions(_ query: Identity.FindSessions, in snapshot: Snapshot) throws -> Identity.SessionList {
    _ = try snapshot.account(of: query.person)
    return Identity.SessionList(
        sessions: try snapshot.sessions.all(of: query.person, at: snapshot.now).map(Identity.SessionView.init)
    )
}
