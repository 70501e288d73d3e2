import Model
import ServiceKit

/// Records what the person allows and was shown; the same once more is answered with the receipt they have.
///
/// What comes from a person has to be about a registered notice, word by word. Operators may bring what was allowed
/// elsewhere, under versions that are not registered here.
func grantConsent(_ command: Identity.GrantConsent, in transaction: Transaction) throws -> Identity.ConsentGranted {
    _ = try transaction.account(of: command.person)
    try transaction.checkNotice(of: command)
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
        isSeparate: command.isSeparate,
        grantedAt: transaction.now
    )
    try transaction.consents.add(consent, of: command.person)
    let granted = Identity.ConsentGranted(person: command.person, consent: consent)
    transaction.emit(granted)
    return granted
}

extension Transaction {
    /// Refuses a consent to other words than those of the version, and one that was asked for together with other things
    /// though it must not be.
    fileprivate func checkNotice(of command: Identity.GrantConsent) throws {
        let version = try notices.find(command.purpose, version: command.version)
        guard !version.isEmpty else {
            guard isOnBehalf else { return }
            throw Refusal(
                .noticeNotFound,
                "Register what the person was shown with \(Identity.RegisterNotice.name) first.",
                path: "$.version"
            )
        }
        let notice = version.first { notice in
            notice.textSha256 == command.textSha256 && command.locale ?? notice.locale == notice.locale
        }
        guard let notice else {
            throw Refusal(
                .consentTextDiffers,
                "\(Identity.FindNotices.name) gives the words of \(command.version), and their hash.",
                path: "$.text_sha256"
            )
        }
        guard notice.separate.isEmpty || command.isSeparate == true else {
            let grounds = notice.separate.map(\.rawValue).joined(separator: ", ")
            throw Refusal(.consentNotSeparate, "Ask for it by itself: \(grounds).", path: "$.is_separate")
        }
    }
}
