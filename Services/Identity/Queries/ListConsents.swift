import Model
import ServiceKit

/// Shows all that a person has allowed and taken back, with what they were shown.
func listConsents(_ query: Identity.ListConsents, in snapshot: Snapshot) throws -> Identity.ConsentLedger {
    let account = try snapshot.account(of: query.person)
    let entries = try snapshot.consents.entries(of: account.person)
    let shown = Set(entries.map { [$0.purpose.rawValue, $0.version, $0.textSha256] })
    return Identity.ConsentLedger(
        person: account.person,
        entries: entries,
        notices: try snapshot.notices.find()
            .filter { shown.contains([$0.purpose.rawValue, $0.version, $0.textSha256]) }
    )
}
