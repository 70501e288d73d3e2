import Model
import ServiceKit

/// Lists requests, those that are due first; a thousand at most.
func listRequests(_ query: Identity.ListRequests, in snapshot: Snapshot) throws -> Identity.PrivacyRequestList {
    try snapshot.checkActor(query.person)
    let requests = try snapshot.requests.list(
        of: query.person,
        isSettledIncluded: query.isSettledIncluded ?? false
    ).map { Identity.PrivacyRequestReport($0, at: snapshot.now) }
    return Identity.PrivacyRequestList(requests: requests.sorted { ($0.dueAt, $0.request) < ($1.dueAt, $1.request) })
}
