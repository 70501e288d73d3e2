import Model
import ServiceKit

/// Tells what orders cost beside the goods.
func findPriceRules(_ query: Trade.FindPriceRules, in snapshot: Snapshot) throws -> Trade.PriceRulesList {
    Trade.PriceRulesList(rules: try snapshot.priceRules.all())
}
