import Model
import ServiceKit

/// Says how far a change of keys is.
func findKeys(_ query: Identity.FindKeys, in snapshot: Snapshot) throws -> Identity.KeyReport {
    try Identity.KeyReport(snapshot.keys.master.last(), snapshot.keys, snapshot.credentials)
}
