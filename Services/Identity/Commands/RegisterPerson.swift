import Model
import ServiceKit

/// Opens an account: what the person told goes under keys of their own, and risk control is asked about it.
///
/// What an operator tells of an e-mail address counts. Through the edge anybody may name any address: whether somebody has
/// it isn't even looked up, the same is done and answered, and the address counts once its mail is read (`confirmEmail`).
func registerPerson(
    _ command: Identity.RegisterPerson,
    in transaction: Transaction
) throws -> Identity.PersonRegistered {
    let keys = transaction.keys
    try transaction.checkOrigin(of: command)
    let person = command.person ?? transaction.newID()
    guard try !transaction.isErased(person) else {
        throw Refusal(.personErased, "The person \(person) has left; who comes back is somebody new.", path: "$.person")
    }
    guard try transaction.accounts.find(person) == nil else {
        throw Refusal(.personExists, "Somebody has the pseudonym \(person) already.", path: "$.person")
    }
    let ring = try keys.nextRing(after: transaction.accounts.lastRing())
    var isSuppressed: Bool?
    var account = try Account(command, person: person, ring: ring, at: transaction.now)
    if let sealed = command.email {
        let email = try PersonalText.email(transaction.open(sealed, at: "$.email", of: command))
        if !transaction.isOnBehalf { account.emailCode = try transaction.freeCode(of: email) }
        account.email = try keys.seal(email, as: .email, of: person, ring: ring)
        if try transaction.suppressions.contains(keys.code(ofSuppressed: email)) { isSuppressed = true }
    }
    if let sealed = command.nickname {
        let nickname = try PersonalText.nickname(transaction.open(sealed, at: "$.nickname", of: command))
        account.nickname = try keys.seal(nickname, as: .nickname, of: person, ring: ring)
    }
    if let password = command.password { try transaction.begin(with: password, of: command, for: account) }
    try transaction.accounts.save(account)
    let registered = Identity.PersonRegistered(account, isSuppressed: isSuppressed)
    transaction.emit(registered)
    // What happened elsewhere and earlier needs no verdict any more.
    if !account.isImported { transaction.send(RiskControl.AssessAction(registrationOf: account)) }
    // That mails to the address were refused would tell that somebody had it.
    return transaction.isOnBehalf ? Identity.PersonRegistered(account, isSuppressed: nil) : registered
}

extension Transaction {
    /// Refuses what only an import may say: of what happened elsewhere and earlier no verdict is asked.
    fileprivate func checkOrigin(of command: Identity.RegisterPerson) throws {
        guard isOnBehalf else { return }
        let detail = "Only an operator tells whose account it is, and since when: the edge opens new ones."
        if command.person != nil { throw Refusal(.notAllowed, detail, path: "$.person") }
        if command.at != nil { throw Refusal(.notAllowed, detail, path: "$.at") }
    }

    /// What an address is found by, unless somebody has it already.
    fileprivate func freeCode(of email: PersonalText) throws -> [UInt8] {
        let code = keys.code(ofEmail: email)
        guard try !accounts.isTaken(emailCode: code) else {
            throw Refusal(.personExists, "Somebody has this e-mail address already.", path: "$.email")
        }
        return code
    }

    /// Has the first password hashed; the account counts from now on, the password a moment later.
    fileprivate func begin(
        with password: Sealed,
        of command: Identity.RegisterPerson,
        for account: Account
    ) throws {
        guard account.email != nil else {
            throw Refusal(.invalidField, "Whoever has a password logs in by e-mail address.", path: "$.email")
        }
        try checkRoomForHash()
        try checkNewPassword(open(password, at: "$.password", of: command), at: "$.password", of: account)
        perform(HashPassword(person: account.person, named: command.person, purpose: .register, new: password))
    }

    fileprivate func open(_ sealed: Sealed, at path: String, of command: Identity.RegisterPerson) throws -> String {
        try keys.open(sealed, at: path, of: Identity.RegisterPerson.self, person: command.person)
    }
}

extension RiskControl.AssessAction {
    fileprivate init(registrationOf account: Account) {
        self.init(
            action: .registration,
            person: account.person,
            subject: account.person.description,
            device: account.device,
            network: account.network
        )
    }
}
