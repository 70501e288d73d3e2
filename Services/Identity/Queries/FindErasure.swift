import Model
import ServiceKit

/// Shows how far an erasure is, and its certificate at the end.
func findErasure(_ query: Identity.FindErasure, in snapshot: Snapshot) throws -> Identity.ErasureReport {
    guard let erasure = try snapshot.erasures.find(query.request) else {
        throw Refusal(.erasureNotFound, "There is no request \(query.request).", path: "$.request")
    }
    try snapshot.checkActor(erasure.person)
    return Identity.ErasureReport(erasure)
}
