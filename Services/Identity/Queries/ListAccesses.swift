import Model
import ServiceKit

/// How many entries a page has.
private let pageSize = 500

/// Lists who has seen personal data: each entry to the letter, so that anybody can hash it; of those that have gone the
/// hash.
func listAccesses(_ query: Identity.ListAccesses, in snapshot: Snapshot) throws -> Identity.AccessLogPage {
    let log = snapshot.accessLog
    let page = try log.page(from: query.from ?? 0, limit: pageSize)
    return Identity.AccessLogPage(
        size: try log.size(),
        entries: page.entries,
        gone: page.gone.isEmpty ? nil : page.gone
    )
}
