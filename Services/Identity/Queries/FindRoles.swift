import Model
import ServiceKit

/// Lists the duties of a person.
func findRoles(_ query: Identity.FindRoles, in snapshot: Snapshot) throws -> Identity.DutyList {
    _ = try snapshot.account(of: query.person)
    return Identity.DutyList(duties: try snapshot.duties.all(of: query.person))
}
