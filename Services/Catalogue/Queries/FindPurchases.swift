import Model
import ServiceKit

/// Shows purchases, the latest first.
func findPurchases(_ query: Catalogue.FindPurchases, in snapshot: Snapshot) throws -> Catalogue.FindPurchases.Reply {
    Catalogue.FindPurchases.Reply(purchases: try snapshot.purchases.find(query))
}
