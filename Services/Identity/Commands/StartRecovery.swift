import Model
import ServiceKit

/// Sends a code to the address, if somebody has it and may have one now; the reply doesn't tell.
func startRecovery(_ command: Identity.StartRecovery, in transaction: Transaction) throws -> Identity.CodeSent {
    let keys = transaction.keys
    let email = try keys.open(command.email, at: "$.email", of: Identity.StartRecovery.self)
    let emailCode = keys.code(ofEmail: try PersonalText.email(email))
    let deviceToken = try command.deviceToken.map {
        try keys.open($0, at: "$.device_token", of: Identity.StartRecovery.self)
    }
    let account = try transaction.accounts.find(emailCode: emailCode)
    let isKnownDevice =
        try account.flatMap { account in
            try deviceToken.flatMap { try transaction.sessions.knownDevice($0, of: account.person) }
        } != nil
    guard let account, account.state == .active,
        try transaction.mailCodes.hasRoom(
            .recovery,
            of: account.person,
            isForKnownDevice: isKnownDevice,
            at: transaction.now
        )
    else {
        return Identity.CodeSent(code: transaction.newID(), expiresAt: transaction.now + MailCodeTable.life)
    }
    return try transaction.sendCode(.recovery, to: account, isForKnownDevice: isKnownDevice)
}
