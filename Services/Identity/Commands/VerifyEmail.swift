import Model
import ServiceKit

/// Sends a code to the person's address, to show that it is theirs; or, if somebody has it already, that somebody has.
func verifyEmail(_ command: Identity.VerifyEmail, in transaction: Transaction) throws -> Identity.CodeSent {
    try transaction.sendCode(.email, to: transaction.account(of: command.person))
}
