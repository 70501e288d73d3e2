import Model
import ServiceKit

/// Takes the code that was sent to an address, and announces that it belongs to its person.
///
/// An address that was only claimed counts from now on. Of several who claim one, the first gets it; whoever reads its mail
/// later may know.
func confirmEmail(
    _ command: Identity.ConfirmEmail,
    in transaction: Transaction
) throws -> Answer<Identity.EmailConfirmed> {
    let digits = try transaction.keys.open(command.digits, at: "$.digits", of: Identity.ConfirmEmail.self)
    guard let person = try transaction.takeCode(command.code, .email, digits: digits),
        var account = try transaction.accounts.find(person), account.state != .erased
    else { return .refused(.wrongCode) }
    if let code = try transaction.claimedCode(of: account) {
        guard try !transaction.accounts.isTaken(emailCode: code) else { return .refused(.addressTaken) }
        account.emailCode = code
        try transaction.accounts.save(account)
        // Until now nobody was let in by it, whatever they gave.
        try transaction.forgetFailures(of: account)
    }
    try transaction.accounts.confirmEmail(person, at: transaction.now)
    let confirmed = Identity.EmailConfirmed(person: person, confirmedAt: transaction.now)
    transaction.emit(confirmed)
    return .now(confirmed)
}

extension Refusal {
    fileprivate static let addressTaken = Refusal(
        .personExists,
        "Somebody who reads the same mail has an account: log in, or choose a new password."
    )

    /// The same for every way in which a code can be wrong.
    static let wrongCode = Refusal(.codeWrong, "Ask for another code, if this one should be right.", path: "$.digits")
}
