import Model
import ServiceKit

/// Has every service keep the person's data and do nothing else with it; said again it changes nothing.
func setRestriction(
    _ command: Identity.SetRestriction,
    in transaction: Transaction
) throws -> Identity.RestrictionReport {
    _ = try transaction.account(of: command.person)
    try transaction.restrict(command.person, because: command.ground)
    return Identity.RestrictionReport(
        person: command.person,
        grounds: try transaction.restrictions.grounds(of: command.person)
    )
}
