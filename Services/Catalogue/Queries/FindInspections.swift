import Model
import ServiceKit

/// Shows the inspections of a product, or all that are under way.
func findInspections(
    _ query: Catalogue.FindInspections,
    in snapshot: Snapshot
) throws -> Catalogue.FindInspections.Reply {
    let inspections = try query.product.map { try snapshot.inspections.find(of: $0) } ?? snapshot.inspections.findOpen()
    return Catalogue.FindInspections.Reply(inspections: inspections)
}
