import Model
import ServiceKit

/// Remembers by a keyed hash that an address was refused for good, for whoever comes with it once this person has left.
func suppressEmail(_ command: Identity.SuppressEmail, in transaction: Transaction) throws -> Identity.EmailSuppressed {
    let account = try transaction.account(of: command.person)
    guard let email = account.email else {
        throw Refusal(.emailMissing, "The person has told no e-mail address.", path: "$.person")
    }
    let keys = transaction.keys
    try transaction.suppressions.add(
        keys.code(ofSuppressed: keys.open(email, as: .email, of: account)),
        at: transaction.now
    )
    return Identity.EmailSuppressed(person: account.person)
}
