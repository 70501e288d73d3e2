import Model
import ServiceKit

/// Gives the keys that access tokens are checked by.
func findTokenKeys(_ query: Identity.FindTokenKeys, in snapshot: Snapshot) throws -> Identity.TokenKeyPublished {
    Identity.TokenKeyPublished(keys: try snapshot.signingKeys.live(at: snapshot.now).map(\.view))
}
