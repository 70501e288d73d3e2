import Model
import ServiceKit

/// Notes what a category is called and demands, and announces it if that is new.
func defineCategory(
    _ command: Catalogue.DefineCategory,
    in transaction: Transaction
) throws -> Catalogue.CategoryDefined {
    let category = try Catalogue.CategoryNode(command)
    let defined = Catalogue.CategoryDefined(category: category)
    guard try transaction.categories.find(category.path) != category else { return defined }
    try transaction.categories.save(category)
    transaction.emit(defined)
    return defined
}
