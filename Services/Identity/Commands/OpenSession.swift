import Model
import ServiceKit

/// How long failures are remembered that have not closed an account.
private let memory = Duration.seconds(30 * 86_400)

/// Counts a login and has its password checked; the answer comes from `settleLogin`.
///
/// Whether the address is known, the account suspended or the tries used up: the same work is done and the same is
/// answered, so that nobody learns who has an account.
func openSession(
    _ command: Identity.OpenSession,
    in transaction: Transaction
) throws -> Answer<Identity.SessionAnswer> {
    let keys = transaction.keys
    try transaction.checkAsker(command.recipientKey, command.audiences)
    // They stand in clear in the session, and in what is announced of it.
    let device = try command.device.map { try Account.checked($0, "$.device") }
    let network = try command.network.map { try Account.checked($0, "$.network") }
    let deviceKey = try command.deviceKey.map { try Account.checked($0, "$.device_key") }
    try transaction.checkRoomForHash()
    func open(_ sealed: Sealed, at path: String) throws -> String {
        try keys.open(sealed, at: path, of: Identity.OpenSession.self, recipientKey: command.recipientKey)
    }
    let emailCode = keys.code(ofEmail: try PersonalText.email(open(command.email, at: "$.email")))
    let account = try transaction.accounts.find(emailCode: emailCode)
    let deviceToken = try command.deviceToken.map { try open($0, at: "$.device_token") }
    let knownDevice = try account.flatMap { account in
        try deviceToken.flatMap { try transaction.sessions.knownDevice($0, of: account.person) }
    }
    let (isAdmitted, counters) = try transaction.countLogin(
        emailCode: emailCode,
        knownDevice: knownDevice,
        network: network
    )
    if let account, account.state == .active, counters.contains(where: \.isAlarming) {
        transaction.tell(account.person, "login_failures", key: "\(transaction.now.milliseconds)")
    }
    try transaction.loginCounters.prune(before: transaction.now - memory)
    let attempt = Identity.LoginAttempt(
        person: account?.person,
        isAdmitted: isAdmitted && account?.state == .active,
        counters: counters.map(\.key).map(keys.text),
        isKnownDevice: knownDevice != nil,
        device: device,
        network: network,
        deviceKey: deviceKey,
        audiences: command.audiences,
        recipientKey: command.recipientKey
    )
    let credential = try account.flatMap { account in
        try attempt.isAdmitted ? transaction.credentials.find(account.person) : nil
    }
    return transaction.answer(
        by: VerifyPassword(attempt: attempt, password: command.password, credential: credential)
    )
}
