import Model
import ServiceKit

/// Shows the pools of a product, or all that are open, the latest first.
func findPools(_ query: Catalogue.FindPools, in snapshot: Snapshot) throws -> Catalogue.FindPools.Reply {
    Catalogue.FindPools.Reply(pools: try snapshot.pools.find(query))
}
