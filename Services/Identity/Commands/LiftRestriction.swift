import Model
import ServiceKit

/// Takes one ground for a restriction away; while there are others, it stays.
func liftRestriction(
    _ command: Identity.LiftRestriction,
    in transaction: Transaction
) throws -> Identity.RestrictionReport {
    _ = try transaction.account(of: command.person)
    try transaction.lift(command.ground, of: command.person)
    return Identity.RestrictionReport(
        person: command.person,
        grounds: try transaction.restrictions.grounds(of: command.person)
    )
}
