import Model
import ServiceKit

/// Takes over for how long what is ordered from now on can be sent back without a reason.
func learnReturnDaysOnCategoryDefined(_ event: Catalogue.CategoryDefined, in transaction: Transaction) throws {
    try transaction.products.learn(event.category)
}
