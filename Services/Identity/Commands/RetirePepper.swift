import Model
import ServiceKit

/// Destroys peppers that nothing is under any more, in no backup either.
///
/// A login that was under way while the hashes were moved may have brought one back: then that is moved first.
func retirePepper(_ command: Identity.RetirePepper, in transaction: Transaction) throws -> Identity.KeyReport {
    if try transaction.credentials.count(before: command.before) > 0 {
        transaction.goOn(withPepper: transaction.keys.access.peppers.last ?? command.before)
        transaction.schedule(
            command,
            at: transaction.now + .seconds(86_400),
            key: "pepper before \(command.before)"
        )
    } else {
        try transaction.keys.access.destroyPeppers(before: command.before)
    }
    return try transaction.report(transaction.keys.master.last())
}
