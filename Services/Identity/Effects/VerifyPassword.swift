import Model
import Passwords
import ServiceKit

/// Whether a password is right: an effect, since the answer takes the time and the memory of Argon2id.
struct VerifyPassword: Effect {
    static let name = "identity.password.verify"
    typealias Outcome = Identity.SettleLogin

    var attempt: Identity.LoginAttempt
    var password: Sealed
    /// None if nobody has the address, or may not try: then the same work is done for nothing.
    var credential: String?
}

/// Hashes the password that was given, whoever it is, and compares.
func verifyPassword(_ check: VerifyPassword, attempt: EffectAttempt) async throws -> Identity.SettleLogin {
    let keys: KeyTable = attempt.resource()
    let password = try? keys.open(
        check.password,
        at: "$.password",
        of: Identity.OpenSession.self,
        recipientKey: check.attempt.recipientKey
    )
    guard let password else {
        return Identity.SettleLogin(attempt: check.attempt, verdict: .unreadable)
    }
    guard let person = check.attempt.person, let credential = check.credential else {
        _ = try await keys.passwords.verify(Password(password), against: nil)
        return Identity.SettleLogin(attempt: check.attempt, verdict: .wrong)
    }
    let (hash, isUnderLatest) = try keys.access.open(credential, of: person)
    let result = try await keys.passwords.verify(Password(password), against: hash)
    guard result.isRight else { return Identity.SettleLogin(attempt: check.attempt, verdict: .wrong) }
    let renewed = result.renewed ?? (isUnderLatest ? nil : hash)
    return Identity.SettleLogin(
        attempt: check.attempt,
        verdict: .right,
        credential: try renewed.map { try keys.access.seal($0, of: person) }
    )
}
