import Model
import ServiceKit

/// Says anew what orders cost beside the goods, and announces it; the same again changes nothing.
func changePriceRules(
    _ command: Trade.ChangePriceRules,
    in transaction: Transaction
) throws -> Trade.PriceRulesChanged {
    try command.rules.check()
    let changed = Trade.PriceRulesChanged(rules: command.rules)
    guard try transaction.priceRules.find(command.rules.currency) != command.rules else { return changed }
    try transaction.priceRules.save(command.rules)
    transaction.emit(changed)
    return changed
}
