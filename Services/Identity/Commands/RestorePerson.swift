import Model
import ServiceKit

/// Lets a suspended account act again and announces it, once.
func restorePerson(
    _ command: Identity.RestorePerson,
    in transaction: Transaction
) throws -> Identity.PersonRestored {
    var account = try transaction.account(of: command.person)
    let restored = Identity.PersonRestored(person: command.person)
    guard account.restore() else { return restored }
    try transaction.accounts.save(account)
    transaction.emit(restored)
    return restored
}
