import Model
import ServiceKit

/// Records what the person allows and was shown; the same once more is answered with the receipt they have.
func grantConsent(_ command: Identity.GrantConsent, in transaction: Transaction) throws -> Identity.ConsentGranted {
    _ = try transaction.account(of: command.person)
    if let given = try transaction.consents.find(command.person, command.purpose), given.withdrawnAt == nil,
        given.version == command.version, given.textSha256 == command.textSha256
    {
        return Identity.ConsentGranted(person: command.person, consent: given)
    }
    let consent = Identity.Consent(
        receipt: transaction.newID(),
        purpose: command.purpose,
        version: command.version,
        textSha256: command.textSha256,
        locale: command.locale,
        channel: command.channel,
        grantedAt: transaction.now
    )
    try transaction.consents.add(consent, of: command.person)
    let granted = Identity.ConsentGranted(person: command.person, consent: consent)
    transaction.emit(granted)
    return granted
}
