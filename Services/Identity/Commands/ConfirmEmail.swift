import Model
import ServiceKit

/// Takes the code that was sent to an address, and announces that it belongs to its person.
func confirmEmail(
    _ command: Identity.ConfirmEmail,
    in transaction: Transaction
) throws -> Answer<Identity.EmailConfirmed> {
    let digits = try transaction.keys.open(command.digits, at: "$.digits", of: Identity.ConfirmEmail.self)
    guard let person = try transaction.takeCode(command.code, .email, digits: digits) else {
        return .refused(.wrongCode)
    }
    try transaction.accounts.confirmEmail(person, at: transaction.now)
    let confirmed = Identity.EmailConfirmed(person: person, confirmedAt: transaction.now)
    transaction.emit(confirmed)
    return .now(confirmed)
}

extension Refusal {
    /// The same for every way in which a code can be wrong.
    static let wrongCode = Refusal(.codeWrong, "Ask for another code, if this one should be right.", path: "$.digits")
}
