import Model
import ServiceKit

/// Shows the variants of a family and what can be chosen among them.
func findFamily(_ query: Catalogue.FindFamily, in snapshot: Snapshot) throws -> Catalogue.FindFamily.Reply {
    let variants = try snapshot.products.variants(of: query.family).filter { $0.state != .retired }
    return Catalogue.FindFamily.Reply(options: Family.options(of: variants), variants: variants)
}
