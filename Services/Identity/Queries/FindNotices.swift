import Model
import ServiceKit

/// Gives the texts that people are shown.
func findNotices(_ query: Identity.FindNotices, in snapshot: Snapshot) throws -> Identity.NoticeList {
    Identity.NoticeList(notices: try snapshot.notices.find(query.purpose, version: query.version))
}
