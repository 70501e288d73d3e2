import Model
import ServiceKit

/// Tells how the goods of suppliers have turned out, the worst first.
func findSuppliers(_ query: Catalogue.FindSuppliers, in snapshot: Snapshot) throws -> Catalogue.FindSuppliers.Reply {
    Catalogue.FindSuppliers.Reply(suppliers: try snapshot.suppliers.quality(of: query.product))
}
