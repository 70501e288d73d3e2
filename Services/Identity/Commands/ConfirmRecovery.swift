import Model
import ServiceKit

/// Takes the code: opens a session that is good for a new password and nothing else.
///
/// A second factor stays as it is: whoever reads somebody's mail gets no further than to the question for it. Only if
/// nobody has ever shown that they read this mail, whoever does so first is the owner, and all others go.
func confirmRecovery(
    _ command: Identity.ConfirmRecovery,
    in transaction: Transaction
) throws -> Answer<Identity.SessionAnswer> {
    try transaction.checkAsker(command.recipientKey, nil)
    let digits = try transaction.keys.open(
        command.digits,
        at: "$.digits",
        of: Identity.ConfirmRecovery.self,
        recipientKey: command.recipientKey
    )
    guard
        let person = try transaction.takeCode(command.code, .recovery, digits: digits, network: command.network),
        let account = try transaction.accounts.find(person), account.state == .active
    else { return .refused(.wrongCode) }
    // A device may have been lost, or its tries used up: those that are still the person's will be known again.
    try transaction.forgetFailures(of: account)
    try transaction.sessions.forgetDevices(of: person)
    if try !transaction.accounts.hasConfirmedEmail(person) { try transaction.removeStrangers(from: person) }
    try transaction.accounts.confirmEmail(person, at: transaction.now)
    let entrance = Entrance(
        kind: .recovery,
        assurance: .recovering,
        factors: [.mail],
        attempt: Identity.LoginAttempt(
            person: person,
            isAdmitted: true,
            counters: [],
            isKnownDevice: false,
            audiences: [Identity.service],
            recipientKey: command.recipientKey
        )
    )
    return .now(try transaction.beginSession(of: person, by: entrance))
}

extension Transaction {
    /// Ends what somebody may have set up who registered an address that isn't theirs.
    fileprivate func removeStrangers(from person: ID<Person>) throws {
        if try authenticators.isOn(person) { emit(Identity.TOTPRemoved(person: person, removedAt: now)) }
        try authenticators.remove(person)
        try authenticators.removeLogins(of: person)
        try endAll(of: person, because: .credentialsChanged)
    }
}
