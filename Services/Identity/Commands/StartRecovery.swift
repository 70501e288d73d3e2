import Model
import ServiceKit

/// Sends a code to the address, if somebody has it and may have one now; the reply doesn't tell.
func startRecovery(_ command: Identity.StartRecovery, in transaction: Transaction) throws -> Identity.CodeSent {
    let keys = transaction.keys
    let emailCode = keys.code(ofEmail: try PersonalText.email(keys.open(command.email, at: "$.email")))
    let account = try transaction.accounts.find(emailCode: emailCode)
    guard let account, account.state == .active,
        try transaction.mailCodes.hasRoom(.recovery, of: account.person, at: transaction.now)
    else {
        return Identity.CodeSent(code: transaction.newID(), expiresAt: transaction.now + MailCodeTable.life)
    }
    return try transaction.sendCode(.recovery, to: account)
}
