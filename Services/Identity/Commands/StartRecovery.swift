import Model
import ServiceKit

/// Sends a code to the address, if somebody has it and may have one now; the reply doesn't tell.
func startRecovery(_ command: Identity.StartRecovery, in transaction: Transaction) throws -> Identity.CodeSent {
    let keys = transaction.keys
    let email = try keys.open(command.email, at: "$.email", of: Identity.StartRecovery.self)
    let emailCode = keys.code(ofEmail: try PersonalText.email(email))
    let account = try transaction.accounts.find(emailCode: emailCode)
    guard let account, account.state == .active,
        try transaction.mailCodes.hasRoom(.recovery, of: account.person, at: transaction.now)
    else {
        return Identity.CodeSent(code: transaction.newID(), expiresAt: transaction.now + MailCodeTable.life)
    }
    return try transaction.sendCode(.recovery, to: account)
}
