import Model
import ServiceKit

/// How many erasures a page has.
private let pageSize = 500

/// Lists who has left, a page at a time.
func listErasures(_ query: Identity.ListErasures, in snapshot: Snapshot) throws -> Identity.ErasureLedger {
    let erasures = try snapshot.erasures.list(after: query.after, limit: pageSize + 1)
    return Identity.ErasureLedger(erasures: Array(erasures.prefix(pageSize)), isComplete: erasures.count <= pageSize)
}
