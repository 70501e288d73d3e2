import Model
import ServiceKit

/// Makes the secret of an authenticator app; another attempt before the first was confirmed takes its place.
func enrolTOTP(_ command: Identity.EnrolTOTP, in transaction: Transaction) throws -> Identity.TOTPEnrolment {
    let keys = transaction.keys
    try transaction.checkAsker(command.recipientKey, nil)
    let account = try transaction.account(of: command.person)
    let session = try transaction.liveSession(command.session, of: command.person)
    if keys.takesMailProofs {
        try transaction.checkApproval(
            command.approval,
            of: Identity.EnrolTOTP.deed(enrolling: account.person),
            by: account.person,
            at: "$.approval"
        )
    } else {
        try transaction.checkIsNew(session)
    }
    // Or whoever registers another's address could shut its owner out.
    guard try transaction.accounts.hasConfirmedEmail(account.person) else {
        throw Refusal(.emailUnconfirmed, "Confirm the address first, with \(Identity.VerifyEmail.name).")
    }
    guard try !transaction.authenticators.isOn(command.person) else {
        throw Refusal(.secondFactorExists, "Remove the present authenticator first.")
    }
    let secrets = keys.authenticator(transaction.randomBytes(KeyTable.authenticatorBytes))
    let envelope = try keys.seal(
        PersonalText(text: secrets.secret),
        as: .authenticator,
        of: account.person,
        ring: account.ring
    )
    try transaction.authenticators.enrol(envelope, of: account.person, at: transaction.now)
    return Identity.TOTPEnrolment(
        secrets: try keys.seal(secrets, to: command.recipientKey),
        expiresAt: transaction.now + AuthenticatorTable.life
    )
}

extension Transaction {
    /// Refuses a session that somebody may have found open: who has no app has nothing but the password to prove it with.
    fileprivate func checkIsNew(_ session: Session) throws {
        guard isOnBehalf, now - session.openedAt >= ChallengeTable.life else { return }
        throw Refusal(.loginTooOld, "Log in again, and enrol within five minutes of it.", path: "$.session")
    }
}
