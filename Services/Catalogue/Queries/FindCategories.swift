import Model
import ServiceKit

/// Shows the tree of categories, each behind what it is part of.
func findCategories(
    _ query: Catalogue.FindCategories,
    in snapshot: Snapshot
) throws -> Catalogue.FindCategories.Reply {
    Catalogue.FindCategories.Reply(categories: try snapshot.categories.tree(within: query.within))
}
