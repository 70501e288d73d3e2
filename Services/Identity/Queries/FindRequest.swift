import Model
import ServiceKit

/// Shows a request with its deadlines.
func findRequest(_ query: Identity.FindRequest, in snapshot: Snapshot) throws -> Identity.PrivacyRequestReport {
    guard let request = try snapshot.requests.find(query.request) else {
        throw Refusal(.requestNotFound, "There is no request \(query.request).", path: "$.request")
    }
    try snapshot.checkActor(request.person)
    return Identity.PrivacyRequestReport(request, at: snapshot.now)
}
