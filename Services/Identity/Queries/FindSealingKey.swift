import Model
import ServiceKit

/// Tells what to seal personal data to.
func findSealingKey(_ query: Identity.FindSealingKey, in snapshot: Snapshot) throws -> Identity.SealingKey {
    snapshot.keys.sealingKey
}
