import Model
import ServiceKit

/// Lets in whoever gave the right password, and tells everybody else the same.
func settleLogin(_ command: Identity.SettleLogin, in transaction: Transaction) throws -> Identity.SessionAnswer {
    let attempt = command.attempt
    guard command.verdict != .unreadable else {
        throw Refusal(.notSealed, "It is not what was sealed under identity's key.", path: "$.password")
    }
    // Meanwhile the account may have been suspended, or erased.
    guard command.verdict == .right, attempt.isAdmitted, let person = attempt.person,
        let account = try transaction.accounts.find(person), account.state == .active
    else { throw Refusal.nobodyIsLetIn }
    try transaction.loginCounters.remove(attempt.counters.compactMap(transaction.keys.bytes))
    if let credential = command.credential {
        try transaction.credentials.save(credential, of: person, at: transaction.now)
    }
    if try transaction.authenticators.isOn(person) {
        return try transaction.awaitProof(by: .oneTimePassword, attempt, of: account)
    }
    if try transaction.accounts.needsProof(person) {
        return try transaction.awaitProof(by: .mail, attempt, of: account)
    }
    return try transaction.beginSession(
        of: person,
        by: Entrance(assurance: .one, factors: [.password], attempt: attempt)
    )
}
